import {
  CUSTOMER_AUDIT_SCHEMA,
  type CustomerAuditArtifact,
  customerAuditSchema,
} from "../../domain/audit/customer";
import { type CustomerAudit, customerExitCode } from "./customerAudit";

const VERDICTS = { 0: "holds", 1: "violated", 2: "unchecked" } as const;
const SAYS = {
  0: "Everything was checked and holds.",
  1: "Something is not so.",
  2: "Something cannot be known.",
} as const;

/** The customer's audit as a file: validated, so that what is written can be read. */
export function customerArtifactOf(audit: CustomerAudit): CustomerAuditArtifact {
  const code = customerExitCode(audit);
  const said = { verdict: VERDICTS[code], headline: SAYS[code] };
  return customerAuditSchema.parse({ schema: CUSTOMER_AUDIT_SCHEMA, ...audit, ...said });
}
