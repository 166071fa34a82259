import type { Construct } from "constructs";
import { EncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import { AccountEvents } from "../constructs/remediation/account-events";
import { AuditTrail } from "../constructs/security/audit-trail";
import { ConfigurationRecorder } from "../constructs/security/configuration-recorder";
import { ExternalAccessAnalyzer } from "../constructs/security/external-access-analyzer";
import { ThreatDetection } from "../constructs/security/threat-detection";
import { SecureBucket, type SecureBucketProps } from "../constructs/storage/secure-bucket";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Seven years: as long as auditors ask for. */
const AUDIT_RETENTION_DAYS = 7 * 365;
const CONFIGURATION_RETENTION_DAYS = 2 * 365;

/** Props of {@link AuditStack}. */
export interface AuditStackProps {
  readonly environment: Environment;
  /** Bucket that receives the access logs of the records' buckets. */
  readonly accessLogsBucketName: string;
  /** Policy that bounds what the roles of the stack can ever do. */
  readonly permissionBoundaryArn: string;
}

/**
 * What records and judges everything that happens in the account, under a key of its own, and brings to its region what
 * AWS tells of the account elsewhere; no other stack needs it.
 */
export class AuditStack extends EstateStack {
  readonly #props: AuditStackProps;

  constructor(scope: Construct, id: string, props: AuditStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "audit",
      dataClass: "confidential",
    });
    this.#props = props;
    const { permissionBoundaryArn } = props;
    const key = new EncryptionKey(this, "Key", {
      description: "Encrypts the records of CloudTrail and AWS Config",
      alias: "audit",
      serviceUsers: ["cloudtrail", "logs"],
    });
    const records = this.#createBucket("AuditRecords", {
      ...{ key, name: "audit" },
      lifecycle: { infrequentAccessAfterDays: 90, expireAfterDays: AUDIT_RETENTION_DAYS },
    });
    new AuditTrail(this, "AuditTrail", { key, records, permissionBoundaryArn });
    const history = this.#createBucket("ConfigurationHistory", {
      ...{ key, name: "configuration" },
      lifecycle: { infrequentAccessAfterDays: 90, expireAfterDays: CONFIGURATION_RETENTION_DAYS },
    });
    new ConfigurationRecorder(this, "ConfigurationRecorder", { key, history, permissionBoundaryArn });
    new ThreatDetection(this, "ThreatDetection");
    new ExternalAccessAnalyzer(this, "ExternalAccessAnalyzer");
    // A stack with a second provider takes longer to plan (decision 11), and nothing waits for this one.
    new AccountEvents(this, "AccountEvents", { permissionBoundaryArn });
  }

  #createBucket(id: string, own: Pick<SecureBucketProps, "key" | "lifecycle" | "name">): SecureBucket {
    const { environment, accessLogsBucketName } = this.#props;
    return new SecureBucket(this, id, {
      ...own,
      accessLogsBucketName,
      destroyWithContents: !environment.protections.deletionProtection,
    });
  }
}
