import { hardhatStep } from "../lib/step";

export default hardhatStep("gateways");
