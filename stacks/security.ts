import type { Construct } from "constructs";
import { EncryptionKey, type IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import { needsOwnMasterSecret, ownMasterSecretArn } from "../constructs/database/own-master-secret";
import { AlertTopics, type IAlertTopics } from "../constructs/monitoring/alert-topics";
import { DeliveryRoles } from "../constructs/security/delivery-roles";
import { PermissionBoundary } from "../constructs/security/permission-boundary";
import type { PlannedSecret } from "../constructs/security/planned-secret";
import { ServiceCertificate } from "../constructs/security/service-certificate";
import type { Environment } from "../environments/environment";
import { DATABASE_NAME } from "./database-name";
import { deploymentOf } from "./deployment-of";

/** Props of {@link SecurityStack}. */
export interface SecurityStackProps {
  readonly environment: Environment;
}

/** What the other stacks take from the account's own. */
export interface AccountParts {
  readonly logsKey: IEncryptionKey;
  readonly dataKey: IEncryptionKey;
  readonly messagingKey: IEncryptionKey;
  readonly permissionBoundaryArn: string;
  readonly certificateArn: string;
  readonly alertTopics: IAlertTopics;
}

/** What holds for the whole account: keys, bounds, who is told, who may deliver. */
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
    const { arn: permissionBoundaryArn } = new PermissionBoundary(this, "PermissionBoundary");
    new DeliveryRoles(this, "DeliveryRoles", {
      repository: environment.delivery.repository,
      permissionBoundaryArn,
      ...this.#plannedSecret(environment.database, dataKey),
    });
    const { arn: certificateArn } = new ServiceCertificate(this, "Certificate", {
      domainName: environment.domain.name,
      ...(environment.domain.hostedZoneId !== undefined && { hostedZoneId: environment.domain.hostedZoneId }),
    });
    const alertTopics = new AlertTopics(this, "AlertTopics", { messagingKey, email: environment.alertEmail });
    this.account = {
      ...{ logsKey, dataKey, messagingKey },
      ...{ permissionBoundaryArn, certificateArn, alertTopics },
    };
  }

  #plannedSecret(
    database: Environment["database"],
    key: IEncryptionKey,
  ): { readonly plannedSecret?: PlannedSecret } {
    if (database.engine !== "postgres" || !needsOwnMasterSecret(database.readReplicas)) return {};
    return { plannedSecret: { arn: ownMasterSecretArn(this, DATABASE_NAME), key } };
  }

  #createLogsKey(): EncryptionKey {
    return new EncryptionKey(this, "LogsKey", {
      description: "Encrypts log groups",
      alias: "logs",
      serviceUsers: ["logs"],
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
}
