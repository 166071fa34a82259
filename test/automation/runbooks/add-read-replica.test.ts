import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { AwsReadReplicas } from "../../../automation/adapters/aws/read-replicas";
import { spec } from "../../../automation/runbooks/add-read-replica/spec";
import { createSteps } from "../../../automation/runbooks/add-read-replica/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeMetrics } from "./support/fake-metrics";
import { FakeRds } from "./support/fake-rds";
import { declaredActions } from "./support/permissions";

const PRIMARY = "homeostat-dev-main";
const A = `${PRIMARY}-replica-a`;
const MADE = `${PRIMARY}-exe-0123456789abcdef0123`;

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly rds = new FakeRds(this.recorder, this.clock);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({
    databases: new AwsDatabases(this.rds.client),
    replicas: new AwsReadReplicas(this.rds.client),
    metrics: this.metrics.port,
  });
  readonly incident = incidentOf({
    rootCause: "database-read-latency-high",
    service: "database",
    target: { type: "AWS::RDS::DBInstance", id: PRIMARY },
  });

  constructor() {
    const MonitoringRoleArn = "arn:aws:iam::111111111111:role/homeostat-dev-main-monitoring";
    const TagList = [
      { Key: "environment", Value: "dev" },
      { Key: "aws:cloudformation:stack-name", Value: "no" },
    ];
    this.rds.put(PRIMARY, { MonitoringRoleArn, TagList, ReadReplicaDBInstanceIdentifiers: [A] });
    this.rds.put(A, { ReadReplicaSourceDBInstanceIdentifier: PRIMARY });
    this.metrics.set("ReplicaLag", 2);
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("add-read-replica", () => {
  it("makes one with the settings of the primary, and waits until it has caught up", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe(`replica-caught-up: ${MADE} is 2 s behind; at most 30 s are allowed`);
    expect(world.rds.get(MADE)).toMatchObject({
      DBInstanceStatus: "available",
      DBInstanceClass: "db.m6g.large",
      ReadReplicaSourceDBInstanceIdentifier: PRIMARY,
      TagList: [
        { Key: "environment", Value: "dev" },
        { Key: "made-by", Value: "add-read-replica" },
        { Key: "execution", Value: "exe-0123456789abcdef0123" },
      ],
    });
  });

  it("makes another one of the primary where a replica fell silent", async () => {
    const world = new World();
    const target = { type: "AWS::RDS::DBInstance", id: A };
    const incident = { ...world.incident, target, rootCause: "database-replica-silent" };

    expect((await world.run({ incident })).ending).toBe("verified");
    expect(world.rds.get(MADE).ReadReplicaSourceDBInstanceIdentifier).toBe(PRIMARY);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      "the primary takes no backups",
      ({ rds }) => {
        rds.put(PRIMARY, { BackupRetentionPeriod: 0 });
      },
      "keeps backups for 0 days",
    ],
    [
      "the primary is being changed",
      ({ rds }) => {
        rds.put(PRIMARY, { DBInstanceStatus: "modifying" });
      },
      "is modifying",
    ],
    [
      "there are five already",
      ({ rds }) => {
        rds.put(PRIMARY, { ReadReplicaDBInstanceIdentifiers: ["a", "b", "c", "d", "e"] });
      },
      "has 5 of at most 5 replicas",
    ],
    [
      "RDS keeps the master password, which no replica can be made with",
      ({ rds }) => {
        rds.put(PRIMARY, { MasterUserSecret: { SecretArn: "arn:of-secret", SecretStatus: "active" } });
      },
      `RDS keeps the master password of ${PRIMARY}, and makes no replica of such a database`,
    ],
  ])("makes none where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.rds.has(MADE)).toBe(false);
  });

  it("has nothing to delete where RDS made none", async () => {
    const world = new World();
    world.recorder.failNext("CreateDBInstanceReadReplica", "InstanceQuotaExceeded");

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.slice(-3)).toEqual([
      "create-replica: InstanceQuotaExceeded",
      `delete-replica: there is no ${MADE}`,
      `rollback-check: ${MADE} is gone`,
    ]);
    expect(world.recorder.count("DeleteDBInstance")).toBe(0);
  });

  it("deletes the one that it made, and no other, where it does not catch up", async () => {
    const world = new World();
    world.metrics.set("ReplicaLag", 900);

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    await world.clock.sleep(600_000);
    expect(world.rds.ids()).toEqual([PRIMARY, A]);
  });

  it("deletes none that was promoted meanwhile: it may hold data of its own", async () => {
    const world = new World();
    world.metrics.set("ReplicaLag", 900);
    const meanwhile = (step: string): void => {
      if (step !== "delete-replica") return;
      const { ReadReplicaSourceDBInstanceIdentifier: _, ...rest } = world.rds.get(MADE);
      world.rds.put(MADE, { ...rest, ReadReplicaSourceDBInstanceIdentifier: "" });
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("it may hold data of its own");
    expect(world.rds.has(MADE)).toBe(true);
  });

  it("takes nothing for its own that only has the name", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "create-replica") world.rds.put(MADE, { ReadReplicaSourceDBInstanceIdentifier: PRIMARY });
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toBe(`delete-replica: ${MADE} is there already, and not of this execution`);
    expect(world.rds.has(MADE)).toBe(true);
  });

  it("makes one when called twice", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["create-replica"](context);

    expect(world.recorder.count("CreateDBInstanceReadReplica")).toBe(1);
    expect(world.rds.ids()).toHaveLength(3);
  });

  it("makes none where others made the last one that is allowed meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "create-replica") {
        world.rds.put(PRIMARY, { ReadReplicaDBInstanceIdentifiers: ["a", "b", "c", "d", "e"] });
      }
    };

    expect((await world.run({ meanwhile })).ending).toBe("rolled-back");
    expect(world.rds.has(MADE)).toBe(false);
  });

  it("refuses a database of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::RDS::DBInstance", id: "homeostat-prod-main" };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    world.metrics.set("ReplicaLag", 900);
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
