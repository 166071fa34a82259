import type { Construct } from "constructs";
import { EncryptionKey, type IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import { AlertTopics, type IAlertTopics } from "../constructs/monitoring/alert-topics";
import { AuditTrail } from "../constructs/security/audit-trail";
import { ConfigurationRecorder } from "../constructs/security/configuration-recorder";
import { DeliveryRoles } from "../constructs/security/delivery-roles";
import { ExternalAccessAnalyzer } from "../constructs/security/external-access-analyzer";
import { PermissionBoundary } from "../constructs/security/permission-boundary";
import { ServiceCertificate } from "../constructs/security/service-certificate";
import { ThreatDetection } from "../constructs/security/threat-detection";
import { AccessLogsBucket } from "../constructs/storage/access-logs-bucket";
import { SecureBucket } from "../constructs/storage/secure-bucket";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Seven years: as long as auditors ask for. */
const AUDIT_RETENTION_DAYS = 7 * 365;
const CONFIGURATION_RETENTION_DAYS = 2 * 365;

/** Props of {@link SecurityStack}. */
export interface SecurityStackProps {
  readonly environment: Environment;
}

/** What the other stacks take from the account's own. */
export interface AccountParts {
  readonly logsKey: IEncryptionKey;
  readonly dataKey: IEncryptionKey;
  readonly messagingKey: IEncryptionKey;
  readonly accessLogsBucketName: string;
  readonly permissionBoundaryArn: string;
  readonly certificateArn: string;
  readonly alertTopics: IAlertTopics;
}

/** What holds for the whole account: keys, records of what happens, who is told, who may deliver. */
export class SecurityStack extends EstateStack {
  readonly account: AccountParts;

  constructor(scope: Construct, id: string, props: SecurityStackProps) {
    const { environment } = props;
    super(scope, id, {
      deployment: deploymentOf(environment),
      stackName: "security",
      dataClass: "confidential",
    });
    const logsKey = this.#createLogsKey();
    const dataKey = this.#createDataKey();
    const messagingKey = this.#createMessagingKey();
    const destroyWithContents = !environment.protections.deletionProtection;
    const { bucketName: accessLogsBucketName } = new AccessLogsBucket(this, "AccessLogs", {
      name: "access-logs",
      destroyWithContents,
    });
    const { arn: permissionBoundaryArn } = new PermissionBoundary(this, "PermissionBoundary");
    this.#createRecords({ key: logsKey, accessLogsBucketName, destroyWithContents }, permissionBoundaryArn);
    new DeliveryRoles(this, "DeliveryRoles", {
      repository: environment.delivery.repository,
      permissionBoundaryArn,
    });
    const { arn: certificateArn } = new ServiceCertificate(this, "Certificate", {
      domainName: environment.domain.name,
      ...(environment.domain.hostedZoneId !== undefined && { hostedZoneId: environment.domain.hostedZoneId }),
    });
    const alertTopics = new AlertTopics(this, "AlertTopics", { messagingKey, email: environment.alertEmail });
    this.account = {
      ...{ logsKey, dataKey, messagingKey, accessLogsBucketName },
      ...{ permissionBoundaryArn, certificateArn, alertTopics },
    };
  }

  #createLogsKey(): EncryptionKey {
    return new EncryptionKey(this, "LogsKey", {
      description: "Encrypts log groups and the records of CloudTrail and AWS Config",
      alias: "logs",
      serviceUsers: ["cloudtrail", "logs"],
    });
  }

  #createDataKey(): EncryptionKey {
    return new EncryptionKey(this, "DataKey", {
      description: "Encrypts databases, caches and buckets of data",
      alias: "data",
    });
  }

  #createMessagingKey(): EncryptionKey {
    return new EncryptionKey(this, "MessagingKey", {
      description: "Encrypts topics and queues",
      alias: "messaging",
      serviceUsers: ["cloudwatch-alarms", "eventbridge", "rds-events"],
    });
  }

  #createRecords(
    options: {
      readonly key: IEncryptionKey;
      readonly accessLogsBucketName: string;
      readonly destroyWithContents: boolean;
    },
    permissionBoundaryArn: string,
  ): void {
    const { key } = options;
    const records = new SecureBucket(this, "AuditRecords", {
      ...options,
      name: "audit",
      lifecycle: { infrequentAccessAfterDays: 90, expireAfterDays: AUDIT_RETENTION_DAYS },
    });
    new AuditTrail(this, "AuditTrail", { key, records, permissionBoundaryArn });
    const history = new SecureBucket(this, "ConfigurationHistory", {
      ...options,
      name: "configuration",
      lifecycle: { infrequentAccessAfterDays: 90, expireAfterDays: CONFIGURATION_RETENTION_DAYS },
    });
    new ConfigurationRecorder(this, "ConfigurationRecorder", { key, history, permissionBoundaryArn });
    new ThreatDetection(this, "ThreatDetection");
    new ExternalAccessAnalyzer(this, "ExternalAccessAnalyzer");
  }
}
