import { describeTwins } from "./describeTwins";

describeTwins(250);
