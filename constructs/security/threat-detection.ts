import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature";
import { Construct } from "constructs";

/** Protection plans beside the sources that a detector always reads (CloudTrail, VPC flow logs, DNS). */
const FEATURES = {
  S3DataEvents: "S3_DATA_EVENTS",
  EksAuditLogs: "EKS_AUDIT_LOGS",
  EbsMalwareProtection: "EBS_MALWARE_PROTECTION",
  RdsLoginEvents: "RDS_LOGIN_EVENTS",
  LambdaNetworkLogs: "LAMBDA_NETWORK_LOGS",
} as const;

/** GuardDuty with the protection plans for what the platform runs; findings reach EventBridge within 15 minutes. */
export class ThreatDetection extends Construct {
  readonly detectorId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.detectorId = new GuarddutyDetector(this, "Resource", {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
    }).id;
    for (const [featureId, name] of Object.entries(FEATURES)) {
      new GuarddutyDetectorFeature(this, featureId, { detectorId: this.detectorId, name, status: "ENABLED" });
    }
  }
}
