import { describeIndexLaws } from "../math/describeIndexLaws";

describeIndexLaws(4_000, 80);
