import { playAddReadReplica } from "./play-add-read-replica";
import { playExpandStorage } from "./play-expand-storage";
import { playFailoverDatabase, playPrimaryFails } from "./play-failover-database";
import { playRelieveConnections } from "./play-relieve-connections";
import { playScaleDatabase } from "./play-scale-database";
import type { ScenarioGroup } from "./scenario-group";

const PASS_ROLE = "RDS asks whether its caller may pass the role of its monitoring; the emulator does not";
const PASS_TASK_ROLE = "ECS asks whether its caller may pass the roles of its tasks; the emulator does not";
const KMS = "SNS asks KMS in the caller's name; the emulated SNS encrypts nothing";
const GRANT = "RDS asks KMS in its caller's name for the replica's key; the emulated RDS encrypts nothing";
const SIGN_IN = "RDS asks for it at the sign-in; here the database lets in whoever is on this machine";
const TAGS = "RDS asks for it where something is made with tags; the emulator does not";

/** Runbooks of databases. */
export const databaseRunbooks: ScenarioGroup = {
  played: {
    "add-read-replica": {
      "iam:PassRole": PASS_ROLE,
      "kms:CreateGrant": GRANT,
      "kms:DescribeKey": GRANT,
      "rds:AddTagsToResource": TAGS,
    },
    "expand-storage": {},
    "failover-database": { "iam:PassRole": PASS_TASK_ROLE, "kms:Decrypt": KMS, "kms:GenerateDataKey": KMS },
    "relieve-connections": { "rds-db:connect": SIGN_IN },
    "scale-database": {},
  },
  play: (stage) => {
    playRelieveConnections(stage);
    playPrimaryFails(stage);
    playScaleDatabase(stage);
    playExpandStorage(stage);
    playAddReadReplica(stage);
    playFailoverDatabase(stage);
  },
};
