import type { RunbookSpec } from "../remediation/runbook-spec";
import { spec as failoverDatabase } from "./failover-database/spec";
import { spec as restartService } from "./restart-service/spec";

/** Every runbook there is: one for each folder beside this file. */
export const RUNBOOKS: readonly RunbookSpec[] = [failoverDatabase, restartService];
