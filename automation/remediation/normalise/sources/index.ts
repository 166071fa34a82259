import type { SourceReader } from "../source-reader";
import { acmEvent } from "./acm-event";
import { alertmanager } from "./alertmanager";
import { autoScalingEvent } from "./auto-scaling-event";
import { cloudwatchAlarm } from "./cloudwatch-alarm";
import { configCompliance } from "./config-compliance";
import { costAnomaly } from "./cost-anomaly";
import { ec2Announcement, ec2StateChange } from "./ec2-event";
import { ecsService, ecsTask } from "./ecs-event";
import { guarddutyFinding } from "./guardduty-finding";
import { healthEvent } from "./health-event";
import { manual } from "./manual";
import { rdsEvent } from "./rds-event";

/** Everything that can be read. */
export const SOURCE_READERS: readonly SourceReader[] = [
  acmEvent,
  alertmanager,
  autoScalingEvent,
  cloudwatchAlarm,
  configCompliance,
  costAnomaly,
  ec2Announcement,
  ec2StateChange,
  ecsService,
  ecsTask,
  guarddutyFinding,
  healthEvent,
  manual,
  rdsEvent,
];
