import { spec } from "../../../automation/runbooks/restore-concurrency/spec";
import { createSteps } from "../../../automation/runbooks/restore-concurrency/steps";
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
  readonly incident = incidentOf({
    rootCause: "function-throttled",
    target: { type: "AWS::Lambda::Function", id: this.lambda.name },
  });

  constructor(noted = "50") {
    this.lambda.reserved = 1;
    this.lambda.tags = { [MARK]: noted };
    this.metrics.set("Invocations", 60);
    this.metrics.set("Errors", 0);
    this.metrics.set("Throttles", () => (this.lambda.reserved === 1 ? 12 : 0));
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("restore-concurrency", () => {
  it.each([
    ["50", 50],
    ["none", undefined],
  ])("gives a function back what it had before it was throttled: %s", async (noted, reserved) => {
    const world = new World(noted);

    const { ending, says } = await world.run();

    expect(says.at(-1)).toBe("throttles-gone: 0 were refused and 120 invoked in 2 minutes since");
    expect(ending).toBe("verified");
    expect(world.lambda.reserved).toBe(reserved);
    expect(world.lambda.tags).toEqual({});
  });

  it.each<[string, (world: World) => unknown, string]>([
    [
      "nobody throttled it by a runbook",
      ({ lambda }) => (lambda.tags = {}),
      "nobody throttled it by a runbook",
    ],
    ["no invocation is refused", ({ metrics }) => metrics.set("Throttles", 0), "0 invocations"],
    ["it still fails", ({ metrics }) => metrics.set("Errors", 6), "invocations of the last 5 minutes failed"],
    [
      "nobody knows whether it fails",
      ({ metrics }) => metrics.set("Invocations", undefined),
      "of 0 invocations",
    ],
    ["the account has no room", ({ lambda }) => (lambda.limit = 149), "99 executions are left"],
    [
      "the note is no number",
      ({ lambda }) => (lambda.tags = { [MARK]: "-1" }),
      'allowed: a whole number, or "none"',
    ],
  ])("touches nothing where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.lambda.reserved).toBe(1);
  });

  it("throttles it again where invocations are still refused, with the note as it was", async () => {
    const world = new World();
    world.metrics.set("Throttles", 12);

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.lambda.reserved).toBe(1);
    expect(world.lambda.tags).toEqual({ [MARK]: "50" });
  });

  it("undoes nothing where Lambda refused", async () => {
    const world = new World();
    world.recorder.failNext("PutFunctionConcurrency", "TooManyRequestsException");

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.recorder.count("PutFunctionConcurrency")).toBe(1);
    expect(world.lambda.tags).toEqual({ [MARK]: "50" });
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["raise-concurrency"](context);

    expect(world.recorder.count("PutFunctionConcurrency")).toBe(1);
  });

  it("leaves a reservation alone that somebody else made meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "raise-concurrency") world.lambda.reserved = 7;
    };

    expect((await world.run({ meanwhile })).ending).toBe("failed");
    expect(world.lambda.reserved).toBe(7);
  });

  it("refuses a function of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::Lambda::Function", id: "homeostat-prod-reference-worker" };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("asks for exactly the rights that it uses", async () => {
    const released = new World("none");
    await released.run();
    const world = new World();
    world.metrics.set("Throttles", 12);
    await world.run();

    const used = [...new Set([...released.recorder.actions, ...world.recorder.actions])].sort();
    expect(used).toEqual(declaredActions(spec));
  });
});
