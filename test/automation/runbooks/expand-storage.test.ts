import { AwsDatabaseChanges } from "../../../automation/adapters/aws/database-changes";
import { AwsDatabaseEvents } from "../../../automation/adapters/aws/database-events";
import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { grownGib } from "../../../automation/runbooks/expand-storage/growth";
import { spec } from "../../../automation/runbooks/expand-storage/spec";
import { createSteps } from "../../../automation/runbooks/expand-storage/steps";
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
  messages: string[] = ["Backing up DB instance"];
  readonly rds = new FakeRds(this.recorder, this.clock, {
    DescribeEvents: () => ({
      Events: this.messages.map((Message) => ({ Message, Date: new Date(this.clock.nowMs - 3_600_000) })),
    }),
  });
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({
    databases: new AwsDatabases(this.rds.client),
    changes: new AwsDatabaseChanges(this.rds.client),
    events: new AwsDatabaseEvents(this.rds.client),
    metrics: this.metrics.port,
  });
  readonly incident = incidentOf({
    rootCause: "database-storage-low",
    service: "database",
    target: { type: "AWS::RDS::DBInstance", id: ID },
  });

  constructor() {
    this.rds.put(ID);
    // 92 GiB are used, however large the volume is.
    this.metrics.set("FreeStorageSpace", () => (this.size - 92) * GIB);
  }

  get size(): number {
    return this.rds.get(ID).AllocatedStorage ?? 0;
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("expand-storage", () => {
  it("adds a fifth and sees that there is room", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says[0]).toBe("storage-low: 8.0 % of 100 GiB are free");
    expect(ending).toBe("verified");
    expect(world.size).toBe(120);
  });

  it("grows what RDS says is full, in words that it has for a change of size as well", async () => {
    const world = new World();
    world.rds.put(ID, { DBInstanceStatus: "storage-full" });
    world.messages = [
      "Allocated storage has been exhausted. Allocate additional storage to resolve.",
      "Free storage capacity for DB instance: main is low at 5% of the allocated storage.",
    ];

    expect((await world.run()).ending).toBe("verified");
  });

  it.each([
    [100, 200, 120],
    [20, 100, 30],
    [100, 115, 115],
    [100, 109, undefined],
    [100, 100, undefined],
    [100, undefined, undefined],
    [1000, 6000, 1200],
  ])("makes of %s GiB with at most %s: %s", (allocatedGib, maximumGib, grown) => {
    expect(grownGib({ allocatedGib, ...(maximumGib !== undefined && { maximumGib }) })).toBe(grown);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      "there is room",
      ({ metrics }) => metrics.set("FreeStorageSpace", 15 * GIB),
      "15.0 % of 100 GiB are free",
    ],
    [
      "nobody measured it",
      ({ metrics }) => metrics.set("FreeStorageSpace", undefined),
      "was not measured lately",
    ],
    [
      "it is as large as it may be",
      ({ rds }) => {
        rds.put(ID, { MaxAllocatedStorage: 105 });
      },
      "100 GiB and 105 GiB at most",
    ],
    [
      "it was changed an hour ago",
      (world) => (world.messages = ["Finished applying modification to allocated storage"]),
      "its size changed 1 times in six hours",
    ],
    [
      "it is being optimized",
      ({ rds }) => {
        rds.put(ID, { DBInstanceStatus: "storage-optimization" });
      },
      "is storage-optimization",
    ],
    [
      "something else is pending, which would be changed as well",
      ({ rds }) => {
        rds.put(ID, { PendingModifiedValues: { EngineVersion: "17.2" } });
      },
      "EngineVersion is pending",
    ],
  ])("touches nothing where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.size).toBe(100);
    expect(world.recorder.count("ModifyDBInstance")).toBe(0);
  });

  it("helps a volume that is full already", async () => {
    const world = new World();
    world.rds.put(ID, { DBInstanceStatus: "storage-full" });

    expect((await world.run()).ending).toBe("verified");
  });

  it("calls a person where RDS refuses: there is nothing to take back", async () => {
    const world = new World();
    world.recorder.failNext("ModifyDBInstance", "StorageQuotaExceeded");

    const { ending, says } = await world.run();

    expect([ending, says.at(-1)]).toEqual(["failed", "grow-volume: StorageQuotaExceeded"]);
    expect(world.size).toBe(100);
  });

  it("calls a person where the volume grows and is full again", async () => {
    const world = new World();
    world.metrics.set("FreeStorageSpace", 2 * GIB);

    const { ending, says } = await world.run();

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("storage-free: free storage of 120 GiB is");
  });

  it("grows once when called twice, also while the change runs", async () => {
    const world = new World();
    const seen: number[] = [];
    const { context } = await world.run({
      meanwhile: () => {
        seen.push(world.recorder.count("ModifyDBInstance"));
      },
    });
    await world.steps.actions["grow-volume"](context);
    world.rds.put(ID, { AllocatedStorage: 100, PendingModifiedValues: { AllocatedStorage: 120 } });
    await world.steps.actions["grow-volume"](context);

    expect(seen.at(-1)).toBe(1);
    expect(world.recorder.count("ModifyDBInstance")).toBe(1);
  });

  it("leaves a volume alone that somebody else changed meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "grow-volume") world.rds.put(ID, { AllocatedStorage: 110 });
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("has 110 GiB now");
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
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
