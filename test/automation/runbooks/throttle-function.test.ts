import { spec } from "../../../automation/runbooks/throttle-function/spec";
import { createSteps } from "../../../automation/runbooks/throttle-function/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeConcurrency } from "./support/fake-concurrency";
import { FakeMetrics } from "./support/fake-metrics";
import { declaredActions } from "./support/permissions";

const MARK = "reserved-concurrency-before";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly lambda = new FakeConcurrency(this.recorder);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({ concurrency: this.lambda.port, metrics: this.metrics.port });
  readonly failing = incidentOf({
    rootCause: "function-errors-high",
    target: { type: "AWS::Lambda::Function", id: this.lambda.name },
  });
  readonly wild = incidentOf({ ...this.failing, rootCause: "function-runaway" });

  constructor() {
    this.metrics.set("Invocations", () => (this.lambda.reserved === 1 ? 20 : 400));
    this.metrics.set("Errors", () => (this.lambda.reserved === 1 ? 4 : 80));
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.failing, clock: this.clock, ...given });
  }
}

describe("throttle-function", () => {
  it.each([
    ["nothing", undefined, "none"],
    ["fifty", 50, "50"],
  ])(
    "lets one copy run of a function that had %s reserved, and notes it there",
    async (_, reserved, noted) => {
      const world = new World();
      world.lambda.reserved = reserved;

      const { ending, says } = await world.run();

      expect(says.at(-1)).toBe("failures-fell: 4.0 failures a minute; there were 80.0");
      expect(ending).toBe("verified");
      expect(world.lambda.reserved).toBe(1);
      expect(world.lambda.tags).toEqual({ [MARK]: noted });
    },
  );

  it("throttles a function that runs wild although it succeeds", async () => {
    const world = new World();
    world.metrics.set("Errors", 0);

    const { ending, says } = await world.run({ incident: world.wild });

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe("failures-fell: 20.0 invocations a minute; there were 400.0");
  });

  it.each<[string, (world: World) => unknown, string]>([
    ["it succeeds", ({ metrics }) => metrics.set("Errors", 10), "invocations of the last 5 minutes failed"],
    ["it was not invoked", ({ metrics }) => metrics.set("Invocations", undefined), "of 0 invocations"],
    ["it is throttled already", ({ lambda }) => (lambda.reserved = 1), "reserved are 1"],
    ["it is switched off", ({ lambda }) => (lambda.reserved = 0), "reserved are 0"],
  ])("touches nothing where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("PutFunctionConcurrency")).toBe(0);
    expect(world.lambda.tags).toEqual({});
  });

  it.each([
    ["nothing", undefined],
    ["fifty", 50],
  ])("gives back %s where it fails as often as before", async (_, reserved) => {
    const world = new World();
    world.lambda.reserved = reserved;
    world.metrics.set("Errors", 80);

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.lambda.reserved).toBe(reserved);
    expect(world.lambda.tags).toEqual({});
  });

  it("takes silence for no success", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step !== "lower-concurrency") return;
      for (const name of ["Invocations", "Errors"]) world.metrics.set(name, undefined);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain("failures-fell: nothing was measured since");
  });

  it("removes its note where Lambda refused", async () => {
    const world = new World();
    world.recorder.failNext("PutFunctionConcurrency", "TooManyRequestsException");

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.lambda.tags).toEqual({});
  });

  it("does it once when called twice, and keeps the note of what there was first", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["lower-concurrency"](context);

    expect(world.recorder.count("PutFunctionConcurrency")).toBe(1);
    expect(world.lambda.tags).toEqual({ [MARK]: "none" });
  });

  it("leaves a reservation alone that somebody else made meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "lower-concurrency") world.lambda.reserved = 7;
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("are 7 now: somebody else changed it meanwhile");
    expect(world.lambda.reserved).toBe(7);
  });

  it("refuses a function of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::Lambda::Function", id: "homeostat-prod-reference-worker" };

    expect((await world.run({ incident: { ...world.failing, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    world.metrics.set("Errors", 80);
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
