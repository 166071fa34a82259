import { spec } from "../../../automation/runbooks/restore-concurrency/spec";
import { createSteps } from "../../../automation/runbooks/restore-concurrency/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeConcurrency } from "./support/fake-concurrency";
import { FakeMappings } from "./support/fake-mappings";
import { FakeMetrics } from "./support/fake-metrics";
import { declaredActions } from "./support/permissions";

const MARK = "reserved-concurrency-before";
const MAPPING_MARK = "maximum-concurrency-before:";
const JOBS = "homeostat-dev-reference-jobs";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly lambda = new FakeConcurrency(this.recorder);
  readonly mappings = new FakeMappings(this.recorder);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({
    concurrency: this.lambda.port,
    mappings: this.mappings.port,
    metrics: this.metrics.port,
  });
  readonly aged = incidentOf({
    rootCause: "queue-age-high",
    target: { type: "AWS::SQS::Queue", id: JOBS },
  });
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

  /** Two queues feed the function, and a runbook limited the mappings of both. */
  static limited(): World {
    const world = new World();
    world.lambda.reserved = undefined;
    world.lambda.tags = { [`${MAPPING_MARK}jobs`]: "10", [`${MAPPING_MARK}mails`]: "none", team: "platform" };
    world.mappings.add("jobs", `${world.lambda.name}:live`, JOBS, 2);
    world.mappings.add("mails", `${world.lambda.name}:live`, "homeostat-dev-reference-mails", 2);
    world.metrics.set("Throttles", 0);
    world.metrics.set("ApproximateAgeOfOldestMessage", () => (world.mappings.maxima[0] === 2 ? 400 : 90));
    return world;
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

    expect(says.at(-1)).toBe("work-goes-on: 0 were refused and 120 invoked in 2 minutes since");
    expect(ending).toBe("verified");
    expect(world.lambda.reserved).toBe(reserved);
    expect(world.lambda.tags).toEqual({});
  });

  it.each<[string, (world: World) => unknown, string]>([
    [
      "nobody throttled it by a runbook",
      ({ lambda }) => (lambda.tags = {}),
      "no limit is as low as a runbook made it",
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

  it.each<[string, (world: World) => Run["incident"], string]>([
    ["a person says so", ({ incident }) => incident, "in 2 minutes since"],
    [
      "a queue of it is old",
      ({ aged }) => aged,
      `; the oldest message of ${JOBS} waits for 90 seconds, before 400`,
    ],
  ])("gives each mapping back what it had, also no maximum, where %s", async (_, incident, why) => {
    const world = World.limited();
    // A new function needs no hundred executions that nobody has reserved: nothing is reserved for it.
    world.lambda.limit = 10;

    const { ending, says } = await world.run({ incident: incident(world) });

    expect(says.at(-1)).toContain(why);
    expect(ending).toBe("verified");
    expect(world.mappings.maxima).toEqual([10, undefined]);
    expect(world.lambda.tags).toEqual({ team: "platform" });
    expect(world.recorder.count("PutFunctionConcurrency")).toBe(0);
  });

  it("gives back both where the function was throttled in both ways", async () => {
    const world = World.limited();
    world.lambda.reserved = 1;
    world.lambda.tags = { ...world.lambda.tags, [MARK]: "50" };

    expect((await world.run()).ending).toBe("verified");
    expect([world.lambda.reserved, ...world.mappings.maxima]).toEqual([50, 10, undefined]);
  });

  it.each<[string, (world: World) => unknown, string]>([
    [
      "somebody else changed both since",
      async ({ mappings }) => {
        await mappings.port.limit("jobs", 5);
        await mappings.port.limit("mails", 6);
      },
      "no limit is as low as a runbook made it",
    ],
    ["the function still fails", ({ metrics }) => metrics.set("Errors", 6), "of the last 5 minutes failed"],
    [
      "nobody knows how old the queue is",
      ({ metrics }) => metrics.set("ApproximateAgeOfOldestMessage", undefined),
      "wait was not measured",
    ],
    [
      "two functions share the queue",
      ({ mappings }) => mappings.add("more", "homeostat-dev-reference-mailer", JOBS),
      "allowed: one function",
    ],
    [
      "the queue feeds a function of another environment",
      ({ mappings }) => {
        mappings.remove("jobs");
        mappings.add("jobs", "homeostat-prod-reference-worker", JOBS, 2);
      },
      "the function is",
    ],
  ])("limits and frees no mapping where %s", async (_, make, why) => {
    const world = World.limited();
    await make(world);
    const changed = world.recorder.count("UpdateEventSourceMapping");

    const { ending, says } = await world.run({ incident: world.aged });

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("UpdateEventSourceMapping")).toBe(changed);
  });

  it("leaves a maximum alone that somebody else set since, and keeps no note of it", async () => {
    const world = World.limited();
    await world.mappings.port.limit("jobs", 5);

    expect((await world.run()).ending).toBe("verified");
    expect(world.mappings.maxima).toEqual([5, undefined]);
    expect(world.lambda.tags).toEqual({ team: "platform" });
  });

  it("frees no mapping where somebody else changed one meanwhile", async () => {
    const world = World.limited();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "raise-concurrency") await world.mappings.port.limit("jobs", 5);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("mapping jobs takes 5 batches at once now: somebody else changed it");
    expect(world.mappings.maxima).toEqual([5, 2]);
    expect(world.lambda.tags).toMatchObject({ [`${MAPPING_MARK}mails`]: "none" });
  });

  it("limits the mappings again where the messages of the queue wait as long, with the notes as they were", async () => {
    const world = World.limited();
    world.metrics.set("ApproximateAgeOfOldestMessage", 400);
    const { tags } = world.lambda;

    expect((await world.run({ incident: world.aged })).ending).toBe("rolled-back");
    expect(world.mappings.maxima).toEqual([2, 2]);
    expect(world.lambda.tags).toEqual(tags);
  });

  it("limits the mappings again where Lambda refused to free one", async () => {
    const world = World.limited();
    world.recorder.failNext("UpdateEventSourceMapping", "TooManyRequestsException");
    const { tags } = world.lambda;

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.mappings.maxima).toEqual([2, 2]);
    expect(world.lambda.tags).toEqual(tags);
  });

  it("gives up where Lambda never carries out a change", async () => {
    const world = World.limited();
    const meanwhile = (step: string): void => {
      if (step === "raise-concurrency")
        world.mappings.add("stuck", world.lambda.name, JOBS).State = "Creating";
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(says).toContain(
      `raise-concurrency: Lambda still changes a mapping of ${world.lambda.name}: try again`,
    );
    expect(ending).toBe("failed");
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
    const limited = World.limited();
    await limited.run();

    const used = [released, world, limited].flatMap(({ recorder }) => [...recorder.actions]);
    expect([...new Set(used)].sort()).toEqual(declaredActions(spec));
  });
});
