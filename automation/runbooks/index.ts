import type { RunbookSpec } from "../remediation/runbook-spec";
import { spec as addReadReplica } from "./add-read-replica/spec";
import { spec as clearCache } from "./clear-cache/spec";
import { spec as clearDisk } from "./clear-disk/spec";
import { spec as closePublicAccess } from "./close-public-access/spec";
import { spec as disableAccessKey } from "./disable-access-key/spec";
import { spec as expandStorage } from "./expand-storage/spec";
import { spec as failoverDatabase } from "./failover-database/spec";
import { spec as isolateInstance } from "./isolate-instance/spec";
import { spec as redriveQueue } from "./redrive-queue/spec";
import { spec as relieveConnections } from "./relieve-connections/spec";
import { spec as renewCertificate } from "./renew-certificate/spec";
import { spec as replaceNode } from "./replace-node/spec";
import { spec as restartService } from "./restart-service/spec";
import { spec as restoreConcurrency } from "./restore-concurrency/spec";
import { spec as rollbackDeployment } from "./rollback-deployment/spec";
import { spec as rotateSecret } from "./rotate-secret/spec";
import { spec as scaleDatabase } from "./scale-database/spec";
import { spec as scaleNodeGroup } from "./scale-node-group/spec";
import { spec as scaleService } from "./scale-service/spec";
import { spec as stopRunawaySpend } from "./stop-runaway-spend/spec";
import { spec as throttleFunction } from "./throttle-function/spec";

/** Every runbook there is, one for each folder beside this file; written by `npm run runbooks`. */
export const RUNBOOKS: readonly RunbookSpec[] = [
  addReadReplica,
  clearCache,
  clearDisk,
  closePublicAccess,
  disableAccessKey,
  expandStorage,
  failoverDatabase,
  isolateInstance,
  redriveQueue,
  relieveConnections,
  renewCertificate,
  replaceNode,
  restartService,
  restoreConcurrency,
  rollbackDeployment,
  rotateSecret,
  scaleDatabase,
  scaleNodeGroup,
  scaleService,
  stopRunawaySpend,
  throttleFunction,
];
