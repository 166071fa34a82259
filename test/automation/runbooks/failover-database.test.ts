import type { PublishCommandInput } from "@aws-sdk/client-sns";
import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { AwsNotices } from "../../../automation/adapters/aws/notices";
import { AwsReplicaPromotion } from "../../../automation/adapters/aws/replica-promotion";
import { AwsServiceDirectory } from "../../../automation/adapters/aws/service-directory";
import { AwsTaskDefinitions } from "../../../automation/adapters/aws/task-definitions";
import { spec } from "../../../automation/runbooks/failover-database/spec";
import { createSteps } from "../../../automation/runbooks/failover-database/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeEcs, taskDefinitionArn } from "./support/fake-ecs";
import { FakeMetrics } from "./support/fake-metrics";
import { FakeRds } from "./support/fake-rds";
import { FakeTaskDefinitions } from "./support/fake-task-definitions";
import { declaredActions } from "./support/permissions";

const PRIMARY = "homeostat-dev-main";
const [A, B] = [`${PRIMARY}-replica-a`, `${PRIMARY}-replica-b`];
const hostOf = (id: string): string => `${id}.abc.eu-west-1.rds.amazonaws.com`;

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly rds = new FakeRds(this.recorder, this.clock);
  readonly revisions = new FakeTaskDefinitions(this.clock);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly ecs: FakeEcs = new FakeEcs(this.recorder, this.clock, {
    ...this.revisions.handlers,
    ListClusters: () => ({
      clusterArns: ["homeostat-prod-reference", "homeostat-dev-reference"].map(
        (name) => `arn:aws:ecs:eu-west-1:111111111111:cluster/${name}`,
      ),
    }),
    ListServices: () => ({
      serviceArns: [`arn:aws:ecs:eu-west-1:111111111111:service/${this.ecs.target}`],
    }),
  });
  readonly pages: PublishCommandInput[] = [];
  readonly steps = createSteps({
    databases: new AwsDatabases(this.rds.client),
    promotion: new AwsReplicaPromotion(this.rds.client),
    directory: new AwsServiceDirectory(this.ecs.client),
    services: this.ecs.services,
    taskDefinitions: new AwsTaskDefinitions(this.ecs.client),
    metrics: this.metrics.port,
    notices: new AwsNotices(
      this.recorder.client("sns", {
        Publish: (input: PublishCommandInput) => {
          this.pages.push(input);
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "database-failed",
    service: "database",
    target: { type: "AWS::RDS::DBInstance", id: PRIMARY },
  });

  constructor() {
    this.revisions.add({ DATABASE_HOST: hostOf(PRIMARY), DATABASE_NAME: "app" });
    this.clock.nowMs += 3_600_000;
    this.rds.put(PRIMARY, { DBInstanceStatus: "failed", ReadReplicaDBInstanceIdentifiers: [A, B] });
    for (const id of [A, B]) this.rds.put(id, { ReadReplicaSourceDBInstanceIdentifier: PRIMARY });
    this.metrics.set("CPUUtilization", 12);
    this.metrics.set(`CPUUtilization ${PRIMARY}`, 30, 600_000);
    this.lag(A, 12);
    this.lag(B, 4);
  }

  /** A lag as RDS measures it: once the primary is dead it grows with the clock. */
  lag(replica: string, seconds: number): void {
    const diedMs = this.clock.nowMs - 600_000;
    this.metrics.set(
      `ReplicaLag ${replica}`,
      (atMs) => seconds + Math.max(0, (atMs + 60_000 - diedMs) / 1_000),
    );
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("failover-database", () => {
  it("promotes the replica that loses least, points the service at it and sees it run", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says.at(-1)).toBe("service-healthy: 2 of 2 tasks of homeostat-dev-reference:2 run");
    expect(ending).toBe("verified");
    expect(world.rds.get(B)).toMatchObject({ DBInstanceStatus: "available", BackupRetentionPeriod: 7 });
    expect(world.rds.get(B).ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
    expect(world.rds.get(A).ReadReplicaSourceDBInstanceIdentifier).toBe(PRIMARY);
    const deployed = world.revisions.get(world.ecs.taskDefinition);
    expect(deployed.containerDefinitions?.[0]).toEqual({
      name: "reference",
      image: "reference:1.0.0",
      environment: [
        { name: "DATABASE_HOST", value: hostOf(B) },
        { name: "DATABASE_NAME", value: "app" },
      ],
    });
    expect(deployed.cpu).toBe("512");
    expect(world.pages).toMatchObject([
      {
        TopicArn: "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-alerts-p1",
        Subject: `Database failover begins: ${PRIMARY}`,
      },
    ]);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      "RDS says that the primary is available",
      ({ rds }) => {
        rds.put(PRIMARY, { DBInstanceStatus: "available" });
      },
      `RDS says that ${PRIMARY} is available`,
    ],
    [
      "the primary reboots",
      ({ rds }) => {
        rds.put(PRIMARY, { DBInstanceStatus: "rebooting" });
      },
      "is rebooting",
    ],
    [
      "the primary still sends metrics",
      ({ metrics }) => {
        metrics.set(`CPUUtilization ${PRIMARY}`, 30);
      },
      "sent metrics within the last 3 minutes",
    ],
    [
      "no metrics arrive at all",
      ({ metrics }) => {
        metrics.set("CPUUtilization", undefined);
      },
      "is silent as well",
    ],
    [
      "it is not known since when it is silent",
      ({ metrics }) => {
        metrics.set(`CPUUtilization ${PRIMARY}`, undefined);
      },
      "has sent no metrics for an hour",
    ],
    [
      "the replicas lag",
      (world) => {
        world.lag(A, 31);
        world.lag(B, 300);
      },
      "was 300 s behind when the primary was last heard; at most 30 s are allowed",
    ],
    [
      "replication has stopped",
      ({ metrics }) => {
        metrics.set(`ReplicaLag ${A}`, -1);
        metrics.set(`ReplicaLag ${B}`, -1);
      },
      `${B} did not replicate when the primary was last heard`,
    ],
    [
      "the lag was measured too long before",
      ({ metrics }) => {
        metrics.set(`ReplicaLag ${A}`, 1, 780_000);
        metrics.set(`ReplicaLag ${B}`, 1, 780_000);
      },
      `the lag of ${B} was not measured when the primary was last heard`,
    ],
    [
      "no replica is available",
      ({ rds }) => {
        rds.put(A, { DBInstanceStatus: "modifying" });
        rds.put(B, { DBInstanceStatus: "storage-full" });
      },
      `${B} is storage-full`,
    ],
    [
      "there is no replica",
      ({ rds }) => {
        rds.put(PRIMARY, { ReadReplicaDBInstanceIdentifiers: [] });
      },
      "has no replica",
    ],
    [
      "no service is known to use it",
      ({ ecs, revisions }) => {
        ecs.taskDefinition = revisions.add({ DATABASE_HOST: "another.example" });
      },
      "no service is known to use",
    ],
  ])("touches nothing and tells nobody where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.pages).toEqual([]);
    expect(world.recorder.count("PromoteReadReplica")).toBe(0);
  });

  it("refuses a database of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::RDS::DBInstance", id: "homeostat-prod-main" };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("promotes nothing where the primary comes back at the last moment", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "promote-replica") world.rds.put(PRIMARY, { DBInstanceStatus: "available" });
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain(`promote-replica: RDS says that ${PRIMARY} is available: it takes writes again`);
    expect(world.rds.get(B).ReadReplicaSourceDBInstanceIdentifier).toBe(PRIMARY);
    expect(world.pages.map(({ Subject }) => Subject)).toEqual([
      `Database failover begins: ${PRIMARY}`,
      `Database failover given up: ${PRIMARY}`,
    ]);
  });

  it("runs the old tasks again where the new ones do not start, and sees that they do", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      world.ecs.tasksStart = !["restart-tasks", "service-healthy"].includes(step);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe("rollback-check: 2 of 2 tasks of homeostat-dev-reference:1 run");
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(1));
    expect(world.revisions.active()).toEqual([taskDefinitionArn(1)]);
    expect(says).toContain(
      `set-promoted-aside: ${B} is a primary that nobody uses: a person makes a replica anew and deletes it`,
    );
  });

  it("gives up where the promotion does not end, before any task was touched", async () => {
    const world = new World();
    world.rds.changesEnd = false;

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says).toContain(`promote-replica: ${B} is modifying and not yet a primary after 14 minutes`);
    expect(world.recorder.count("RegisterTaskDefinition")).toBe(0);
    expect(world.recorder.count("UpdateService")).toBe(0);
  });

  it("goes on with a primary that makes its first backup, however long that takes", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "promote-replica") world.rds.becomes = "backing-up";
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("verified");
    expect(says).toContain(`primary-writable: ${B} is backing-up and follows nobody`);
    expect(world.rds.get(B).DBInstanceStatus).toBe("backing-up");
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(2));
  });

  it("takes a replica for no primary because it makes a backup: it follows the old one until it is promoted", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "promote-replica") world.rds.put(B, { DBInstanceStatus: "backing-up" });
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain(`promote-replica: ${B} is backing-up and not yet a primary after 14 minutes`);
    expect(world.recorder.count("UpdateService")).toBe(0);
  });

  it("does each thing once when called again, as after a death before its answer arrived", async () => {
    const world = new World();
    const { context } = await world.run();
    const { actions } = world.steps;

    await actions["promote-replica"](context);
    await actions["switch-endpoint"](context);
    await actions["restart-tasks"](context);

    expect(
      ["PromoteReadReplica", "RegisterTaskDefinition", "UpdateService"].map((name) =>
        world.recorder.count(name),
      ),
    ).toEqual([1, 1, 1]);
  });

  it("deploys over nothing that somebody else deployed meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "restart-tasks") world.ecs.taskDefinition = taskDefinitionArn(9);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("homeostat-dev-reference:9 now: somebody else deployed meanwhile");
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(9));
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      world.ecs.tasksStart = !["restart-tasks", "service-healthy"].includes(step);
    };
    await world.run({ meanwhile });

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
