import type { Construct } from "constructs";
import type { ICache } from "../constructs/cache/redis-cache";
import type { IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { ICodeBucket } from "../constructs/core/function-code-bucket";
import type { IDatabase } from "../constructs/database/database";
import type { IMonitored } from "../constructs/monitoring/monitored";
import type { INetwork } from "../constructs/network/network";
import { type IService, Service } from "../constructs/service/service";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

const SERVICE_NAME = "reference";

/** Props of {@link ServiceStack}. */
export interface ServiceStackProps {
  readonly environment: Environment;
  readonly network: INetwork;
  readonly database: IDatabase;
  readonly cache: ICache;
  readonly codeBucket: ICodeBucket;
  /** Key of the log groups. */
  readonly logsKey: IEncryptionKey;
  /** Key of the queues. */
  readonly messagingKey: IEncryptionKey;
  readonly permissionBoundaryArn: string;
  /** Certificate of the environment's domain and its subdomains. */
  readonly certificateArn: string;
  readonly accessLogsBucketName: string;
}

/** What the platform exists to run: changes with every release. */
export class ServiceStack extends EstateStack {
  readonly service: IService & IMonitored;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { environment, ...estate } = props;
    super(scope, id, {
      deployment: deploymentOf(environment),
      stackName: "service",
      dataClass: "confidential",
    });
    const { cpuUnits, memoryMib, minimumTasks, maximumTasks, ...service } = environment.service;
    this.service = new Service(this, "Service", {
      ...estate,
      ...service,
      name: SERVICE_NAME,
      task: { cpuUnits, memoryMib },
      scaling: { minimumTasks, maximumTasks },
      workerEntry: "services/worker/handler.ts",
      domainName: `${SERVICE_NAME}.${environment.domain.name}`,
      deletionProtection: environment.protections.deletionProtection,
    });
  }
}
