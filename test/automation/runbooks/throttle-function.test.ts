import { spec } from "../../../automation/runbooks/throttle-function/spec";
import { createSteps } from "../../../automation/runbooks/throttle-function/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeConcurrency } from "./support/fake-concurrency";
import { FakeMappings } from "./support/fake-mappings";
import { FakeMetrics } from "./support/fake-metrics";
import { declaredActions } from "./support/permissions";

const MARK = "reserved-concurrency-before";
const MAPPING_MARK = "maximum-concurrency-before:";

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
  readonly failing = incidentOf({
    rootCause: "function-errors-high",
    target: { type: "AWS::Lambda::Function", id: this.lambda.name },
  });
  readonly wild = incidentOf({ ...this.failing, rootCause: "function-runaway" });

  constructor() {
    this.metrics.set("Invocations", () => (this.isThrottled ? 20 : 400));
    this.metrics.set("Errors", () => (this.isThrottled ? 4 : 80));
  }

  /** Two queues feed the function, and a third one another function of a name that begins alike. */
  feed(first?: number, second?: number): void {
    this.mappings.add("jobs", `${this.lambda.name}:live`, "homeostat-dev-reference-jobs", first);
    this.mappings.add("mails", `${this.lambda.name}:live`, "homeostat-dev-reference-mails", second);
    this.mappings.add("other", `${this.lambda.name}-2`, "homeostat-dev-reference-other", 10);
  }

  get isThrottled(): boolean {
    return this.lambda.reserved === 1 || this.mappings.maxima[0] === 2;
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

  it("takes fewer messages off the queues that feed the function, and reserves nothing", async () => {
    const world = new World();
    world.feed(10);

    const { ending, says } = await world.run();

    expect(says).toContain(
      "lower-concurrency: of homeostat-dev-reference-worker, mapping jobs takes 2 batches at once, and mapping " +
        "mails takes 2 batches at once; before, mapping jobs takes 10 batches at once, and mapping mails takes " +
        "any number of batches at once",
    );
    expect(ending).toBe("verified");
    expect(world.mappings.maxima).toEqual([2, 2, 10]);
    expect(world.lambda.tags).toEqual({ [`${MAPPING_MARK}jobs`]: "10", [`${MAPPING_MARK}mails`]: "none" });
    expect(world.lambda.reserved).toBeUndefined();
    expect(world.recorder.count("PutFunctionConcurrency")).toBe(0);
  });

  it("leaves a mapping alone that takes as few already", async () => {
    const world = new World();
    world.feed(10, 2);

    expect((await world.run()).ending).toBe("verified");
    expect(world.recorder.count("UpdateEventSourceMapping")).toBe(1);
    expect(world.lambda.tags).toEqual({ [`${MAPPING_MARK}jobs`]: "10" });
  });

  it("reserves one copy where no message is taken off its queues, or only a stream feeds it", async () => {
    const world = new World();
    world.mappings.add("jobs", world.lambda.name, "homeostat-dev-reference-jobs", 10).State = "Disabled";
    world.mappings.add("rows", world.lambda.name, "").EventSourceArn =
      "arn:aws:dynamodb:eu-west-1:111111111111:table/rows/stream/1";

    expect((await world.run()).ending).toBe("verified");
    expect(world.lambda.reserved).toBe(1);
    expect(world.lambda.tags).toEqual({ [MARK]: "none" });
    expect(world.mappings.maxima).toEqual([10, undefined]);
  });

  it.each<[string, (world: World) => unknown, string]>([
    ["its mappings take as few as they can", () => undefined, "mapping mails takes 2 batches at once"],
    ["it is switched off", ({ lambda }) => (lambda.reserved = 0), "reserved are 0"],
    ["it succeeds", ({ metrics }) => metrics.set("Errors", 0), "invocations of the last 5 minutes failed"],
  ])("limits no mapping where %s", async (_, make, why) => {
    const world = new World();
    world.feed(2, 2);
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("UpdateEventSourceMapping")).toBe(0);
    expect(world.lambda.tags).toEqual({});
  });

  it("gives each mapping back what it had, also no maximum, where it fails as often as before", async () => {
    const world = new World();
    world.feed(10);
    world.metrics.set("Errors", 80);

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.mappings.maxima).toEqual([10, undefined, 10]);
    expect(world.lambda.tags).toEqual({});
  });

  it("gives back the first mapping where Lambda refused to limit the second, once it takes changes again", async () => {
    const world = new World();
    world.feed(10, 20);
    failSecondUpdate(world);

    const { ending, says } = await world.run();

    expect(says).toContain("lower-concurrency: TooManyRequestsException");
    expect(ending).toBe("rolled-back");
    expect(world.mappings.maxima).toEqual([10, 20, 10]);
    expect(world.lambda.tags).toEqual({});
  });

  it("waits until Lambda has carried out an earlier change", async () => {
    const world = new World();
    world.feed(10);
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "lower-concurrency") await world.mappings.port.limit("mails", undefined);
    };

    expect((await world.run({ meanwhile })).ending).toBe("verified");
  });

  it.each<[string, (world: World) => unknown, string]>([
    [
      "another maximum",
      ({ mappings }) => mappings.port.limit("jobs", 5),
      "mapping jobs takes 5 batches at once now",
    ],
    ["no mapping", ({ mappings }) => mappings.remove("jobs"), "mapping jobs is gone"],
  ])("touches nothing where somebody else gave it %s meanwhile", async (_, change, why) => {
    const world = new World();
    world.feed(10);
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "lower-concurrency") await change(world);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain(`${why}: somebody else changed it meanwhile`);
    expect(world.mappings.maxima).not.toContain(2);
    expect(world.lambda.tags).toEqual({});
  });

  it("undoes what is its own, and leaves a maximum alone that somebody else set after it", async () => {
    const world = new World();
    world.feed(10);
    world.metrics.set("Errors", 80);
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "restore-concurrency") await world.mappings.port.limit("jobs", 5);
    };

    const { ending } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(world.mappings.maxima).toEqual([5, undefined, 10]);
    expect(world.lambda.tags).toEqual({ [`${MAPPING_MARK}jobs`]: "10" });
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
    const worlds = [new World(), new World()] as const;
    worlds[0].feed(10);
    for (const world of worlds) {
      world.metrics.set("Errors", 80);
      await world.run();
    }

    const used = [...new Set(worlds.flatMap(({ recorder }) => [...recorder.actions]))].sort();
    expect(used).toEqual(declaredActions(spec));
  });
});

/** Lets Lambda refuse the second change of a mapping. */
function failSecondUpdate({ recorder, mappings }: World): void {
  const limit = mappings.port.limit.bind(mappings.port);
  mappings.port.limit = async (id, maximum) => {
    await limit(id, maximum);
    mappings.port.limit = limit;
    recorder.failNext("UpdateEventSourceMapping", "TooManyRequestsException");
  };
}
