import { describeTwins } from "../math/describeTwins";

describeTwins(10_000);
