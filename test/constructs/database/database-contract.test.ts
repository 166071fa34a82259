import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { Permission } from "../../../constructs/core/grantee";
import type { IDatabase } from "../../../constructs/database/database";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { auroraIn, postgresIn } from "./fixtures";

const engines: [string, (stack: EstateStack) => IDatabase][] = [
  ["PostgresInstance", (stack) => postgresIn(stack, { readReplicas: 1 })],
  ["AuroraPostgres", (stack) => auroraIn(stack, { readReplicas: 1 })],
];

/** What every database is watched for, whichever engine is behind it. */
const COMMON_ALARMS = [
  "database-silent",
  "database-cpu-high",
  "database-load-high",
  "database-read-latency-high",
  "database-write-latency-high",
  "database-connections-high",
  "database-memory-low",
  "database-transaction-ids-high",
  "database-replica-silent",
];

function permissionsOf(database: IDatabase, user: string): Permission[] {
  const grantee = new Grantee();
  database.grantConnect(grantee, user);
  return grantee.permissions;
}

describe.each(engines)("IDatabase of %s", (_, build) => {
  function built() {
    const stack = estateStack("data");
    return { stack, database: build(stack) };
  }

  test("names what consumers need", () => {
    const { database } = built();
    expect(database).toMatchObject({ port: 5432, databaseName: "app" });
    const { identifier, arn, endpointAddress, secretArn, resourceId, securityGroupId, eventsTopicArn } =
      database;
    for (const value of [identifier, arn, endpointAddress, secretArn, resourceId, securityGroupId]) {
      expect(value).toMatch(/^\$\{TfToken\[.+\]\}$/);
    }
    expect(eventsTopicArn).toMatch(/TfToken/);
    expect(database.replicaIdentifiers).toHaveLength(1);
  });

  test("nobody reaches it until a group is let in, on its port alone", () => {
    const { stack, database } = built();
    expect(resources(synth(stack), "aws_vpc_security_group_ingress_rule")).toEqual([]);
    database.allowFrom(stack, "FromService", "sg-service");
    expect(onlyResource(synth(stack), "aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: "sg-service",
      from_port: 5432,
      to_port: 5432,
      ip_protocol: "tcp",
    });
  });

  test("grantConnect lets one user of this database sign in with IAM", () => {
    const { database } = built();
    expect(permissionsOf(database, "reference")).toEqual([
      {
        sid: "SignInToDatabase",
        actions: ["rds-db:connect"],
        resources: [`arn:aws:rds-db:eu-west-1:111111111111:dbuser:${database.resourceId}/reference`],
      },
    ]);
  });

  test.each(["*", "reference/*", "", "Reference"])("grantConnect refuses the user %j", (user) => {
    expect(() => permissionsOf(built().database, user)).toThrow(/databaseUser is .*; allowed: a lower-case/);
  });

  test("offers the writer's metrics by the minute", () => {
    const metric = built().database.metric("CPUUtilization", "Average");
    expect(metric).toMatchObject({
      namespace: "AWS/RDS",
      name: "CPUUtilization",
      statistic: "Average",
      periodSeconds: 60,
    });
  });

  test("is watched for the same things", () => {
    const kinds = built()
      .database.alarms()
      .map(({ id }) => id);
    expect(kinds).toEqual(expect.arrayContaining(COMMON_ALARMS));
  });

  test("encrypts, bounds its role, and tells its events to an encrypted topic", () => {
    const json = synth(built().stack);
    expect(onlyResource(json, "aws_sns_topic")).toHaveProperty("kms_master_key_id");
    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-main-rds-monitoring",
      permissions_boundary: "arn:aws:iam::111111111111:policy/boundary",
    });
    expect(onlyResource(json, "aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    );
  });
});
