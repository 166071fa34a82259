import { AwsDatabaseChanges } from "../../../automation/adapters/aws/database-changes";
import { AwsDatabaseClasses } from "../../../automation/adapters/aws/database-classes";
import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { spec } from "../../../automation/runbooks/scale-database/spec";
import { createSteps } from "../../../automation/runbooks/scale-database/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeMetrics } from "./support/fake-metrics";
import { FakeRds } from "./support/fake-rds";
import { declaredActions } from "./support/permissions";

const ID = "homeostat-dev-main";
const GIB = 2 ** 30;

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  offered = ["db.m6g.xlarge", "db.m6g.2xlarge", "db.t4g.large"];
  readonly rds = new FakeRds(this.recorder, this.clock, {
    DescribeOrderableDBInstanceOptions: ({ DBInstanceClass }: { DBInstanceClass: string }) => ({
      OrderableDBInstanceOptions: this.offered
        .filter((name) => name === DBInstanceClass)
        .map((name) => ({ DBInstanceClass: name, AvailabilityZones: [{ Name: "eu-west-1a" }] })),
    }),
  });
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({
    databases: new AwsDatabases(this.rds.client),
    changes: new AwsDatabaseChanges(this.rds.client),
    classes: new AwsDatabaseClasses(this.rds.client),
    metrics: this.metrics.port,
  });
  readonly incident = incidentOf({
    rootCause: "database-cpu-high",
    service: "database",
    target: { type: "AWS::RDS::DBInstance", id: ID },
  });

  constructor() {
    this.rds.put(ID);
    this.metrics.set("CPUUtilization", () => (this.class === "db.m6g.large" ? 97 : 55));
  }

  get class(): string | undefined {
    return this.rds.get(ID).DBInstanceClass;
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("scale-database", () => {
  it("moves to the next larger class and sees that the load fell", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe("load-fell: processor use is 55 %; wanted is below 90 %");
    expect(world.class).toBe("db.m6g.xlarge");
  });

  it.each<[string, string, number, number]>([
    ["database-load-high", "DBLoadRelativeToNumVCPUs", 1.4, 0.7],
    ["database-cpu-credits-low", "CPUCreditBalance", 3, 200],
    ["database-memory-low", "FreeableMemory", 0.3 * GIB, 6 * GIB],
  ])("judges %s by its own measurement", async (rootCause, metric, bad, good) => {
    const world = new World();
    world.metrics.set(metric, () => (world.class === "db.m6g.large" ? bad : good));
    const incident = { ...world.incident, rootCause };

    expect((await world.run({ incident })).ending).toBe("verified");
  });

  it.each<[string, (world: World) => void, string]>([
    ["the load did not last", ({ metrics }) => metrics.set("CPUUtilization", 80), "0 of 10 measurements"],
    ["the load was not measured", ({ metrics }) => metrics.set("CPUUtilization", undefined), "0 of 0"],
    [
      "most measurements are missing",
      ({ metrics }) => metrics.set("CPUUtilization", 97, 400_000),
      "of 10 minutes",
    ],
    ["the class is not offered", (world) => (world.offered = []), "db.m6g.xlarge is not offered"],
    [
      "the class is as large as it may be",
      ({ rds }) => {
        rds.put(ID, { DBInstanceClass: "db.m6g.4xlarge" });
      },
      "above db.m6g.4xlarge a person orders",
    ],
    [
      "something else is pending, which would be changed as well",
      ({ rds }) => {
        rds.put(ID, { PendingModifiedValues: { EngineVersion: "17.2" } });
      },
      "EngineVersion is pending",
    ],
    [
      "the instance is being changed",
      ({ rds }) => {
        rds.put(ID, { DBInstanceStatus: "backing-up" });
      },
      "is backing-up",
    ],
  ])("touches nothing where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("ModifyDBInstance")).toBe(0);
  });

  it("moves back where the load does not fall, and sees that it did", async () => {
    const world = new World();
    world.metrics.set("CPUUtilization", 97);

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe(`rollback-check: ${ID} is available with db.m6g.large; it had db.m6g.large`);
  });

  it("undoes nothing where RDS refused the change", async () => {
    const world = new World();
    world.recorder.failNext("ModifyDBInstance", "InsufficientDBInstanceCapacity");

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says).toContain("change-class: InsufficientDBInstanceCapacity");
    expect(world.recorder.count("ModifyDBInstance")).toBe(1);
  });

  it("calls a person where the change never ends", async () => {
    const world = new World();
    world.rds.changesEnd = false;

    const { ending, says } = await world.run();

    expect(ending).toBe("failed");
    expect(says.at(-1)).toBe(`change-class-back: ${ID} is modifying and cannot be changed back yet`);
  });

  it("does it once when called twice, while the change runs and after", async () => {
    const world = new World();
    const { context } = await new World().run();
    const again = () => world.steps.actions["change-class"](context);
    const during: string[] = [];

    await world.run({
      meanwhile: async (step) => {
        if (step === "class-changed" && world.class === "db.m6g.large") during.push((await again()).says);
      },
    });
    await again();

    expect(during[0]).toBe(`${ID} becomes db.m6g.xlarge instead of db.m6g.large`);
    expect(world.class).toBe("db.m6g.xlarge");
    expect(world.recorder.count("ModifyDBInstance")).toBe(1);
  });

  it("leaves a class alone that somebody else chose meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "change-class") world.rds.put(ID, { DBInstanceClass: "db.r6g.large" });
    };

    const { ending } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(world.class).toBe("db.r6g.large");
    expect(world.recorder.count("ModifyDBInstance")).toBe(0);
  });

  it("refuses a database of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::RDS::DBInstance", id: "homeostat-prod-main" };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    world.metrics.set("CPUUtilization", 97);
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
