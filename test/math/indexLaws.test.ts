import { describeIndexLaws } from "./describeIndexLaws";

describeIndexLaws(150, 50);
