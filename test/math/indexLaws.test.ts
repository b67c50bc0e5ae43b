import { describeIndexLaws } from "./describeIndexLaws";

describeIndexLaws(60, 40);
