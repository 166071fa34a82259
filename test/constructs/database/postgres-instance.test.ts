import { TerraformOutput } from "cdktf";
import type { Deployment } from "../../../constructs/core/deployment";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { PostgresInstance, PostgresInstanceProps } from "../../../constructs/database/postgres-instance";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";
import { network, postgresIn } from "./fixtures";

function build(props: Partial<PostgresInstanceProps> = {}, overrides: Partial<Deployment> = {}) {
  const stack = estateStack("data", overrides);
  return { stack, database: postgresIn(stack, props) };
}

const instance = (json: SynthesizedStack) => onlyResource(json, "aws_db_instance", { engine: "postgres" });

/** The ARN of its secret as Terraform will look it up. */
function secretOf({ secretArn }: PostgresInstance, stack: EstateStack): unknown {
  new TerraformOutput(stack, "secret", { value: secretArn });
  return synth(stack).output["secret"]?.["value"];
}

describe("PostgresInstance", () => {
  test("is safe when nothing is said", () => {
    expect(instance(synth(build().stack))).toMatchObject({
      identifier: "homeostat-dev-main",
      multi_az: true,
      storage_encrypted: true,
      publicly_accessible: false,
      manage_master_user_password: true,
      iam_database_authentication_enabled: true,
      backup_retention_period: 7,
      delete_automated_backups: false,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "homeostat-dev-main-final",
      performance_insights_enabled: true,
      monitoring_interval: 60,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
    });
  });

  test.each([{}, { readReplicas: 1 }])("writes no password into the configuration of %j", (props) => {
    expect(instance(synth(build(props).stack))).not.toHaveProperty("password");
  });

  test("leaves the master password to RDS where there are no replicas", () => {
    const { stack, database } = build();
    const json = synth(stack);
    expect(instance(json)).toHaveProperty("master_user_secret_kms_key_id");
    expect(secretOf(database, stack)).toMatch(
      /^\$\{aws_db_instance\..+\.master_user_secret\[0\]\.secret_arn\}$/,
    );
    expect([json.ephemeral, resources(json, "aws_secretsmanager_secret")]).toEqual([{}, []]);
  });

  test("keeps the master password itself where there are replicas, which RDS makes of no other instance", () => {
    const { stack, database } = build({ readReplicas: 1 });
    const json = synth(stack);
    const primary = instance(json);
    for (const managed of ["manage_master_user_password", "master_user_secret_kms_key_id"])
      expect(primary).not.toHaveProperty(managed);
    expect(primary).toMatchObject({ username: "dbadmin", password_wo_version: 1 });
    expect(secretOf(database, stack)).toMatch(/^\$\{aws_secretsmanager_secret\.Database_MasterSecret_/);
  });

  test("gives the master user another password when the environment counts on", () => {
    const json = synth(build({ readReplicas: 2, masterPasswordVersion: 7 }).stack);
    expect(instance(json)).toMatchObject({ password_wo_version: 7 });
    expect(onlyResource(json, "aws_secretsmanager_secret_version")).toMatchObject({
      secret_string_wo_version: 7,
    });
  });

  test.each<[Partial<PostgresInstanceProps>, number]>([
    [{}, 30],
    [{ deletionProtection: { enabled: false, reason: "rebuilt every day" } }, 0],
  ])("keeps a deleted secret of %j for %d days", (props, days) => {
    const secret = onlyResource(
      synth(build({ readReplicas: 1, ...props }).stack),
      "aws_secretsmanager_secret",
    );
    expect(secret).toMatchObject({ recovery_window_in_days: days });
  });

  test("refuses connections without TLS and logs slow statements", () => {
    const json = synth(build({ slowQueryMilliseconds: 250 }).stack);
    const { parameter } = onlyResource(json, "aws_db_parameter_group", { family: "postgres16" });
    expect(parameter).toEqual(
      expect.arrayContaining([
        { name: "rds.force_ssl", value: "1", apply_method: "immediate" },
        { name: "log_min_duration_statement", value: "250", apply_method: "immediate" },
      ]),
    );
  });

  test("gives each replica a name, its own log groups and no final snapshot", () => {
    const { stack, database } = build({ readReplicas: 2 });
    const json = synth(stack);
    const replicas = resources(json, "aws_db_instance").filter((each) => each["replicate_source_db"]);
    expect(replicas.map((each) => each["identifier"])).toEqual([
      "homeostat-dev-main-replica-a",
      "homeostat-dev-main-replica-b",
    ]);
    for (const replica of replicas) {
      expect(replica).toMatchObject({ skip_final_snapshot: true, storage_encrypted: true });
    }
    expect(resources(json, "aws_cloudwatch_log_group")).toHaveLength(6);
    expect(database.replicaIdentifiers).toHaveLength(2);
  });

  test("AWS raises the minor version only where it is not pinned", () => {
    expect(instance(synth(build().stack))).toMatchObject({ auto_minor_version_upgrade: true });
    const pinned = instance(synth(build({ engineVersion: "16.11" }).stack));
    expect(pinned).toMatchObject({ auto_minor_version_upgrade: false, engine_version: "16.11" });
  });

  test("tells its events, and those of instances that Terraform does not know, to an encrypted topic", () => {
    const json = synth(build({ readReplicas: 1 }).stack);
    expect(onlyResource(json, "aws_sns_topic")).toHaveProperty("kms_master_key_id");
    const subscription = onlyResource(json, "aws_db_event_subscription");
    expect(subscription).toMatchObject({ source_type: "db-instance" });
    expect(subscription).not.toHaveProperty("source_ids");
  });

  test("hears events without waiting for the database", () => {
    const { sns_topic, depends_on } = onlyResource(synth(build({}).stack), "aws_db_event_subscription");
    expect(sns_topic).toMatch(/^\$\{aws_sns_topic\./);
    expect(depends_on).toEqual([expect.stringMatching(/^aws_sns_topic_policy\./)]);
  });

  test("protections are off only for a reason", () => {
    const off = { enabled: false, reason: "rebuilt every day" } as const;
    const json = synth(build({ deletionProtection: off, finalSnapshot: off }).stack);
    expect(instance(json)).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
      delete_automated_backups: true,
    });
    expect(() => build({ deletionProtection: { enabled: false, reason: " " } })).toThrow(
      /deletionProtection .*Say in the reason/,
    );
    expect(() => build({ finalSnapshot: off }, { environment: "prod", protected: true })).toThrow(
      /finalSnapshot .*prod is protected/,
    );
  });

  test("a protected environment cannot do without the standby", () => {
    expect(() => build({ multiAz: false }, { protected: true })).toThrow(/multiAz is false; allowed: true/);
    expect(instance(synth(build({ multiAz: false }).stack))).toMatchObject({ multi_az: false });
  });

  test.each<[Partial<PostgresInstanceProps>, RegExp]>([
    [{ engineVersion: "14" }, /engineVersion is "14"; allowed: a PostgreSQL version from 15 on/],
    [{ engineVersion: "latest" }, /engineVersion is "latest"/],
    [{ databaseName: "My-App" }, /databaseName is "My-App"/],
    [{ masterUsername: "rdsadmin" }, /masterUsername is "rdsadmin"/],
    [{ backupRetentionDays: 0 }, /backupRetentionDays is 0; allowed: 1 to 35/],
    [{ backupRetentionDays: 36 }, /backupRetentionDays is 36/],
    [{ slowQueryMilliseconds: 0 }, /slowQueryMilliseconds is 0/],
    [{ masterPasswordVersion: 2 }, /masterPasswordVersion is 2; allowed: nothing without read replicas/],
    [
      { readReplicas: 1, masterPasswordVersion: 0 },
      /masterPasswordVersion is 0; allowed: a whole number, 1 or more/,
    ],
    [{ readReplicas: 1, masterPasswordVersion: 1.5 }, /masterPasswordVersion is 1.5/],
    [{ readReplicas: 6 }, /readReplicas is 6; allowed: 0 to 5/],
    [{ maximumGib: 10 }, /maximumGib is 10; allowed: at least allocatedGib \(20\)/],
    [{ network: { ...network, isolatedSubnetIds: ["subnet-5"] } }, /network.isolatedSubnetIds/],
  ])("refuses %j", (props, message) => {
    expect(() => build(props)).toThrow(message);
  });

  test("offers its metrics with the instance as dimension", () => {
    const { database } = build();
    expect(database.metric("FreeStorageSpace", "Minimum")).toEqual({
      namespace: "AWS/RDS",
      name: "FreeStorageSpace",
      dimensions: { DBInstanceIdentifier: database.identifier },
      statistic: "Minimum",
      periodSeconds: 60,
    });
  });
});
