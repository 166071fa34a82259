import { App } from "cdktf";
import type { EnvironmentName } from "../../environments/environment";
import { type Environment, validateEnvironment } from "../../environments/environment";
import { DataStack } from "../../stacks/data";
import { environmentNamed, messagingKey as key, network } from "../constructs/monitoring/fixtures";
import { countByType, onlyResource } from "../support/resources";
import { synth } from "../support/synth";

function dataStack(environment: Environment): DataStack {
  return new DataStack(new App({ stackTraces: false }), `${environment.name}-data`, {
    ...{ environment, network, dataKey: key, logsKey: key, messagingKey: key },
    accessLogsBucketName: "access-logs",
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
  });
}

/** An environment whose database is Aurora. */
function onAurora(name: EnvironmentName): Environment {
  return validateEnvironment({
    ...environmentNamed(name),
    database: {
      engine: "aurora-postgresql",
      engineVersion: "16",
      instanceClass: "db.r6g.large",
      readReplicas: 2,
      backupRetentionDays: 35,
    },
  });
}

describe("DataStack", () => {
  it("makes the engine that the environment names", () => {
    expect(countByType(synth(dataStack(environmentNamed("staging"))))).toMatchObject({ aws_db_instance: 2 });

    const json = synth(dataStack(onAurora("prod")));
    expect(countByType(json)).toMatchObject({ aws_rds_cluster: 1, aws_rds_cluster_instance: 3 });
    expect(countByType(json)).not.toHaveProperty("aws_db_instance");
    expect(onlyResource(json, "aws_rds_cluster")).toMatchObject({
      cluster_identifier: "homeostat-prod-main",
      backup_retention_period: 35,
      deletion_protection: true,
      skip_final_snapshot: false,
    });
  });

  it("has the database watched within the environment's size", () => {
    const limit = (name: EnvironmentName) =>
      dataStack(environmentNamed(name))
        .database.alarms()
        .find(({ id }) => id === "database-storage-critical")?.threshold.value;
    expect(limit("dev")).toBe(1_073_741_824);
    expect(limit("prod")).toBe(10_737_418_240);
  });
});
