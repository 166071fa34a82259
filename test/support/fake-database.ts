import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { IDatabase } from "../../constructs/database/database";

type Values = Omit<IDatabase, "alarms" | "metric" | "allowFrom" | "grantConnect">;

/** A database of plain values, for tests of what consumes one. */
export function fakeDatabase(values: Partial<Values> = {}): IDatabase {
  const database: Values = {
    identifier: "homeostat-dev-main",
    arn: "arn:aws:rds:eu-west-1:111111111111:db:homeostat-dev-main",
    endpointAddress: "database.example",
    port: 5432,
    securityGroupId: "sg-database",
    secretArn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:main",
    resourceId: "db-ABCDEF",
    replicaIdentifiers: [],
    databaseName: "app",
    eventsTopicArn: "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-main-database-events",
    ...values,
  };
  return {
    ...database,
    alarms: () => [],
    metric: (name, statistic) => ({
      namespace: "AWS/RDS",
      name,
      dimensions: { DBInstanceIdentifier: database.identifier },
      statistic,
      periodSeconds: 60,
    }),
    allowFrom: (scope, id, referencedSecurityGroupId) =>
      new VpcSecurityGroupIngressRule(scope, id, {
        securityGroupId: database.securityGroupId,
        referencedSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: database.port,
        toPort: database.port,
      }),
    grantConnect: (grantee, databaseUser) =>
      grantee.allow({
        sid: "SignInToDatabase",
        actions: ["rds-db:connect"],
        resources: [`arn:aws:rds-db:eu-west-1:111111111111:dbuser:${database.resourceId}/${databaseUser}`],
      }),
  };
}
