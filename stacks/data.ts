import type { Construct } from "constructs";
import { RedisCache } from "../constructs/cache/redis-cache";
import type { IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import { PROTECTED, type Protection } from "../constructs/core/protection";
import { AuroraPostgres } from "../constructs/database/aurora-postgres";
import type { IDatabase } from "../constructs/database/database";
import { PostgresInstance } from "../constructs/database/postgres-instance";
import type { INetwork } from "../constructs/network/network";
import { CodeBucket } from "../constructs/storage/code-bucket";
import { SecureBucket } from "../constructs/storage/secure-bucket";
import type { Environment } from "../environments/environment";
import { DATABASE_NAME } from "./database-name";
import { deploymentOf } from "./deployment-of";

/** Props of {@link DataStack}. */
export interface DataStackProps {
  readonly environment: Environment;
  readonly network: INetwork;
  /** Key of everything that is stored. */
  readonly dataKey: IEncryptionKey;
  /** Key of the logs. */
  readonly logsKey: IEncryptionKey;
  /** Key of the topic of database events. */
  readonly messagingKey: IEncryptionKey;
  /** Bucket that receives the access logs of other buckets. */
  readonly accessLogsBucketName: string;
  /** Policy that bounds what the roles of the stack can ever do. */
  readonly permissionBoundaryArn: string;
}

/** What must survive everything else: the database, the cache, the bucket of the application; and the code of functions. */
export class DataStack extends EstateStack {
  readonly database: IDatabase;
  readonly cache: RedisCache;
  readonly bucket: SecureBucket;
  readonly codeBucket: CodeBucket;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "data",
      dataClass: "confidential",
    });
    this.database = this.#createDatabase(props);
    this.cache = new RedisCache(this, "Cache", {
      name: "main",
      network: props.network,
      dataKey: props.dataKey,
      logsKey: props.logsKey,
      ...props.environment.cache,
    });
    const bucketOptions = {
      key: props.dataKey,
      accessLogsBucketName: props.accessLogsBucketName,
      destroyWithContents: !props.environment.protections.deletionProtection,
    };
    this.bucket = new SecureBucket(this, "Bucket", {
      ...bucketOptions,
      name: "data",
      ...(props.environment.backup.copyToSecondRegion
        ? { replication: { permissionBoundaryArn: props.permissionBoundaryArn } }
        : {}),
    });
    this.codeBucket = new CodeBucket(this, "Code", bucketOptions);
  }

  #createDatabase(props: DataStackProps): IDatabase {
    const { database, name, protections } = props.environment;
    const common = {
      name: DATABASE_NAME,
      network: props.network,
      dataKey: props.dataKey,
      logsKey: props.logsKey,
      messagingKey: props.messagingKey,
      permissionBoundaryArn: props.permissionBoundaryArn,
      deletionProtection: protection(protections.deletionProtection, name),
      finalSnapshot: protection(protections.finalSnapshot, name),
    };
    switch (database.engine) {
      case "postgres":
        return new PostgresInstance(this, "Database", { ...common, ...database });
      case "aurora-postgresql":
        return new AuroraPostgres(this, "Database", { ...common, ...database });
    }
  }
}

function protection(enabled: boolean, environment: string): Protection {
  return enabled
    ? PROTECTED
    : { enabled: false, reason: `${environment} holds no data that anyone would miss` };
}
