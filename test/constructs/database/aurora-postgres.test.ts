import type { Deployment } from "../../../constructs/core/deployment";
import type { AuroraPostgresProps } from "../../../constructs/database/aurora-postgres";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";
import { auroraIn, network } from "./fixtures";

function build(props: Partial<AuroraPostgresProps> = {}, overrides: Partial<Deployment> = {}) {
  const stack = estateStack("data", overrides);
  return { stack, database: auroraIn(stack, props) };
}

const json = (props: Partial<AuroraPostgresProps> = {}): SynthesizedStack => synth(build(props).stack);

describe("AuroraPostgres", () => {
  test("is safe when nothing is said", () => {
    expect(onlyResource(json(), "aws_rds_cluster")).toMatchObject({
      cluster_identifier: "homeostat-dev-main",
      engine: "aurora-postgresql",
      engine_version: "16",
      database_name: "app",
      storage_encrypted: true,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Key_/) as unknown,
      manage_master_user_password: true,
      master_user_secret_kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Key_/) as unknown,
      iam_database_authentication_enabled: true,
      backup_retention_period: 7,
      preferred_backup_window: "02:00-03:00",
      preferred_maintenance_window: "sun:03:30-sun:04:30",
      copy_tags_to_snapshot: true,
      delete_automated_backups: false,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "homeostat-dev-main-final",
      enabled_cloudwatch_logs_exports: ["postgresql"],
    });
  });

  test("writes no password into the configuration", () => {
    const cluster = onlyResource(json(), "aws_rds_cluster");
    expect(cluster).not.toHaveProperty("master_password");
    expect(cluster["master_username"]).toBe("dbadmin");
  });

  test("has a writer and one reader, observed and out of the public's reach", () => {
    const instances = resources(json(), "aws_rds_cluster_instance");

    expect(instances.map((each) => [each["identifier"], each["promotion_tier"]])).toEqual([
      ["homeostat-dev-main-a", 0],
      ["homeostat-dev-main-b", 1],
    ]);
    for (const instance of instances) {
      expect(instance).toMatchObject({
        instance_class: "db.t4g.medium",
        publicly_accessible: false,
        performance_insights_enabled: true,
        performance_insights_retention_period: 7,
        monitoring_interval: 60,
        copy_tags_to_snapshot: true,
      });
    }
  });

  test("has as many readers as it is told, up to fifteen", () => {
    expect(resources(json({ readReplicas: 0 }), "aws_rds_cluster_instance")).toHaveLength(1);
    const { stack, database } = build({ readReplicas: 15 });
    expect(resources(synth(stack), "aws_rds_cluster_instance")).toHaveLength(16);
    expect(database.instanceIdentifiers).toHaveLength(16);
    expect(database.replicaIdentifiers).toEqual(database.instanceIdentifiers.slice(1));
  });

  test("another reader changes nothing of the instances before it", () => {
    const before = json({ readReplicas: 1 }).resource["aws_rds_cluster_instance"];
    expect(json({ readReplicas: 2 }).resource["aws_rds_cluster_instance"]).toMatchObject(before ?? {});
  });

  test("refuses connections without TLS and logs slow statements, for the whole cluster", () => {
    const group = onlyResource(json({ slowQueryMilliseconds: 250 }), "aws_rds_cluster_parameter_group");

    expect(group).toMatchObject({
      name: "homeostat-dev-main-aurora-postgresql16",
      family: "aurora-postgresql16",
    });
    expect(group["parameter"]).toEqual(
      expect.arrayContaining([
        { name: "rds.force_ssl", value: "1", apply_method: "immediate" },
        { name: "log_min_duration_statement", value: "250", apply_method: "immediate" },
      ]),
    );
  });

  test("writes to an encrypted log group that was there before it", () => {
    const made = json();
    expect(onlyResource(made, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/rds/cluster/homeostat-dev-main/postgresql",
      retention_in_days: 90,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Key_/) as unknown,
    });
    expect(onlyResource(made, "aws_rds_cluster")["depends_on"]).toContainEqual(
      expect.stringMatching(/^aws_cloudwatch_log_group\./),
    );
  });

  test("AWS raises the minor version only where it is not pinned", () => {
    const raised = (props: Partial<AuroraPostgresProps>) =>
      resources(json(props), "aws_rds_cluster_instance").map((each) => each["auto_minor_version_upgrade"]);
    expect(raised({})).toEqual([true, true]);
    expect(raised({ engineVersion: "16.8" })).toEqual([false, false]);
  });

  test("tells the events of clusters, also of those that Terraform does not know", () => {
    const subscription = onlyResource(json(), "aws_db_event_subscription");
    expect(subscription).toMatchObject({ source_type: "db-cluster" });
    expect(subscription).not.toHaveProperty("source_ids");
  });

  test("protections are off only for a reason", () => {
    const off = { enabled: false, reason: "rebuilt every day" } as const;
    const cluster = onlyResource(json({ deletionProtection: off, finalSnapshot: off }), "aws_rds_cluster");

    expect(cluster).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
      delete_automated_backups: true,
    });
    expect(cluster).not.toHaveProperty("final_snapshot_identifier");
    expect(() => build({ deletionProtection: off }, { environment: "prod", protected: true })).toThrow(
      /deletionProtection .*prod is protected/,
    );
  });

  test("a protected environment has somebody to take over", () => {
    expect(() => build({ readReplicas: 0 }, { protected: true })).toThrow(
      /readReplicas is 0; allowed: 1 or more/,
    );
    expect(() => build({}, { protected: true })).not.toThrow();
  });

  test.each<[Partial<AuroraPostgresProps>, RegExp]>([
    [{ instanceClass: "db.m6g.large" }, /instanceClass is "db.m6g.large"; allowed: classes of the families/],
    [{ readReplicas: 16 }, /readReplicas is 16; allowed: 0 to 15/],
    [{ readReplicas: 1.5 }, /readReplicas is 1.5/],
    [{ engineVersion: "14" }, /engineVersion is "14"/],
    [{ backupRetentionDays: 0 }, /backupRetentionDays is 0; allowed: 1 to 35/],
    [{ network: { ...network, isolatedSubnetIds: ["subnet-5"] } }, /network.isolatedSubnetIds/],
  ])("refuses %j", (props, message) => {
    expect(() => build(props)).toThrow(message);
  });
});
