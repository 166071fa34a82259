/** What consumers of a database need, whichever engine is behind it. */
export interface IDatabase {
  /** Identifier of the instance, or of the cluster. */
  readonly identifier: string;
  readonly arn: string;
  /** Host name of the writer. */
  readonly endpointAddress: string;
  readonly port: number;
  /** Group that guards the port; rules are added with `allowFrom`. */
  readonly securityGroupId: string;
  /** Secret with the master user's name and password, rotated by RDS. */
  readonly secretArn: string;
  /** Part of the ARN that `rds-db:connect` permissions name. */
  readonly resourceId: string;
  /** Instances that serve reads only. */
  readonly replicaIdentifiers: readonly string[];
  /** Database that exists from the start. */
  readonly databaseName: string;
}
