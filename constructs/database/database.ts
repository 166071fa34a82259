import type { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import type { IGrantee } from "../core/grantee";
import type { Metric, Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";

/** What CloudWatch knows of a PostgreSQL, whichever engine is behind it. */
export type DatabaseMetric =
  | "CPUUtilization"
  | "DatabaseConnections"
  | "DiskQueueDepth"
  | "FreeableMemory"
  | "MaximumUsedTransactionIDs"
  | "ReadLatency"
  | "WriteLatency";

/** What consumers of a database need, whichever engine is behind it. */
export interface IDatabase extends IMonitored {
  /** Identifier of the instance, or of the cluster. */
  readonly identifier: string;
  readonly arn: string;
  /** Host name of the writer. */
  readonly endpointAddress: string;
  readonly port: number;
  /** Group that guards the port; rules are added with `allowFrom`. */
  readonly securityGroupId: string;
  /** Secret with the master user's name and password; RDS keeps and rotates it where it can. */
  readonly secretArn: string;
  /** Part of the ARN that `rds-db:connect` permissions name. */
  readonly resourceId: string;
  /** Instances that serve reads only, until a failover makes a writer of one. */
  readonly replicaIdentifiers: readonly string[];
  /** Database that exists from the start. */
  readonly databaseName: string;
  /** Topic of the database's events. */
  readonly eventsTopicArn: string;
  /** Lets the members of a security group connect; the rule belongs to the caller's stack. */
  allowFrom(scope: Construct, id: string, securityGroupId: string): VpcSecurityGroupIngressRule;
  /** Lets the grantee sign in as this user of the database with its IAM credentials. */
  grantConnect(grantee: IGrantee, databaseUser: string): void;
  /** A metric of the writer, by the minute. */
  metric(name: DatabaseMetric, statistic: Statistic): Metric;
}
