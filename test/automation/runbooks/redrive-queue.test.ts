import { spec } from "../../../automation/runbooks/redrive-queue/spec";
import { createSteps } from "../../../automation/runbooks/redrive-queue/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeMetrics } from "./support/fake-metrics";
import { FakeSqs } from "./support/fake-sqs";
import { declaredActions } from "./support/permissions";

const MARKED = { HomeostatRedriven: { DataType: "String", StringValue: "exe-earlier" } };

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly sqs = new FakeSqs(this.recorder, this.clock);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  readonly steps = createSteps({ deadLetters: this.sqs.port, metrics: this.metrics.port });
  readonly incident = incidentOf({
    rootCause: "dead-letter-queue-not-empty",
    target: { type: "AWS::SQS::Queue", id: this.sqs.dead },
  });

  constructor(messages = 3) {
    this.metrics.set("NumberOfMessagesDeleted", 4);
    for (let number = 1; number <= messages; number += 1) this.sqs.put(this.sqs.dead, `job ${number}`);
  }

  /** The worker has done its work by the time somebody looks for what came back. */
  run(given: Partial<Run> = {}, succeeds: (body: string) => boolean = () => true) {
    const meanwhile = (step: string): void => {
      if (step === "none-returned") this.sqs.work(succeeds);
    };
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, meanwhile, ...given });
  }
}

describe("redrive-queue", () => {
  it("moves the messages back, which are worked off and do not return", async () => {
    const world = new World(23);

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says).toContain("move-messages: 23 messages are back in homeostat-dev-reference-jobs");
    expect(world.sqs.bodies(world.sqs.dead)).toEqual([]);
    expect(world.recorder.count("SendMessage")).toBe(23);
  });

  it("keeps body and attributes of a message, and adds its mark", async () => {
    const world = new World(0);
    const trace = { DataType: "String", StringValue: "abc" };
    world.sqs.put(world.sqs.dead, "job", { trace });

    await world.run({ meanwhile: () => undefined });

    expect(world.sqs.bodies(world.sqs.source)).toEqual(["job"]);
    expect(world.sqs.attributes(world.sqs.source)).toEqual([
      { trace, HomeostatRedriven: { DataType: "String", StringValue: "exe-0123456789abcdef0123" } },
    ]);
  });

  it("moves no more than ten messages in a second", async () => {
    const world = new World(30);
    const began = world.clock.nowMs;

    await world.run();

    expect(world.clock.nowMs - began).toBeGreaterThanOrEqual(3_000);
  });

  it.each([
    ["nothing was worked off lately", 0],
    ["nobody measured whether anything was", undefined],
  ])("touches nothing where %s", async (_, done) => {
    const world = new World();
    world.metrics.set("NumberOfMessagesDeleted", done);

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.count("ReceiveMessage")).toBe(0);
  });

  it("touches nothing where a message on top was redriven before, and hides none of them", async () => {
    const world = new World(2);
    world.sqs.put(world.sqs.dead, "poison", MARKED);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toBe(
      "no-poison: 1 of 3 messages on top of homeostat-dev-reference-jobs-dead were redriven before",
    );
    expect(await world.sqs.port.counts(world.sqs.dead)).toEqual({ waiting: 3, inFlight: 0 });
  });

  it("refuses more messages than it could move, an empty queue, and one whose messages belong nowhere", async () => {
    expect((await new World(301).run()).ending).toBe("refused");
    expect((await new World(0).run()).ending).toBe("refused");
    const world = new World();
    world.sqs.sources = [world.sqs.source, "homeostat-dev-other"];
    expect((await world.run()).says.at(-1)).toContain("allowed: one queue");
  });

  it.each(["homeostat-prod-reference-jobs-dead", "homeostat-dev-reference-jobs-dead.fifo"])(
    "refuses %s",
    async (id) => {
      const world = new World();
      const target = { type: "AWS::SQS::Queue", id };

      expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
      expect(world.recorder.commands).toEqual([]);
    },
  );

  it("leaves poison below the top where it is, moves the rest, and does not call it a success", async () => {
    const world = new World(12);
    world.sqs.put(world.sqs.dead, "poison", MARKED);

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says).toContain(
      "move-messages: 12 messages are back in homeostat-dev-reference-jobs; " +
        "1 failed after an earlier redrive and stay: message-13",
    );
    expect(world.sqs.bodies(world.sqs.dead)).toEqual(["poison"]);
  });

  it("loses no message where the move breaks off", async () => {
    const world = new World();
    world.recorder.failNext("DeleteMessage");

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    const everywhere = [...world.sqs.bodies(world.sqs.dead), ...world.sqs.bodies(world.sqs.source)];
    expect(new Set(everywhere)).toEqual(new Set(["job 1", "job 2", "job 3"]));
  });

  it("hides no message that could not be sent, moves the others, and says why it failed", async () => {
    const world = new World();
    world.recorder.failNext("SendMessage");
    const queue = await world.sqs.port.describe(world.sqs.dead);

    await expect(world.sqs.port.moveSome(queue, "exe-1")).rejects.toThrow("ServiceUnavailable");

    expect(await world.sqs.port.counts(world.sqs.dead)).toEqual({ waiting: 1, inFlight: 0 });
    expect(world.sqs.bodies(world.sqs.source)).toHaveLength(2);
  });

  it("does not pass where a message comes back, and never moves that one again", async () => {
    const world = new World();

    const { ending } = await world.run({}, (body) => body !== "job 2");

    expect(ending).toBe("rolled-back");
    expect(world.sqs.bodies(world.sqs.dead)).toEqual(["job 2"]);
    expect((await world.run()).says.at(-1)).toContain("1 of 1 messages on top");
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    await world.steps.actions["move-messages"](context);

    expect(world.recorder.count("SendMessage")).toBe(3);
  });

  it("moves nothing where the dead-letter queue serves another queue by now", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "move-messages") world.sqs.sources = ["homeostat-dev-other"];
    };

    expect((await world.run({ meanwhile })).ending).toBe("rolled-back");
    expect(world.recorder.count("SendMessage")).toBe(0);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
