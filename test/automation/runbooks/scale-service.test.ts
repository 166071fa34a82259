import type { RegisterScalableTargetCommandInput } from "@aws-sdk/client-application-auto-scaling";
import { AwsScalableTargets } from "../../../automation/adapters/aws/scalable-targets";
import { spec } from "../../../automation/runbooks/scale-service/spec";
import { createSteps } from "../../../automation/runbooks/scale-service/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeEcs } from "./support/fake-ecs";
import { FakeMetrics } from "./support/fake-metrics";
import { declaredActions } from "./support/permissions";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly ecs = new FakeEcs(this.recorder, this.clock);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  minimum = 2;
  maximum = 4;
  readonly steps = createSteps({
    services: this.ecs.services,
    targetHealth: this.ecs.targetHealth,
    metrics: this.metrics.port,
    scaling: new AwsScalableTargets(
      this.recorder.client("application-auto-scaling", {
        DescribeScalableTargets: () => ({
          ScalableTargets: [
            {
              ResourceId: `service/${this.ecs.target}`,
              MinCapacity: this.minimum,
              MaxCapacity: this.maximum,
            },
          ],
        }),
        RegisterScalableTarget: ({ MinCapacity }: RegisterScalableTargetCommandInput) => {
          this.minimum = MinCapacity ?? this.minimum;
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "application-latency-high",
    target: { type: "AWS::ECS::Service", id: this.ecs.target },
  });

  constructor() {
    this.metrics.set("PoolBusy", 40);
    this.metrics.set("Latency", () => (this.ecs.running >= 3 ? 120 : 1_800));
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("scale-service", () => {
  it("raises the floor by one half, starts the tasks and sees that users no longer wait", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says.at(-1)).toBe(
      "trouble-over: the slowest hundredth of the requests is 120 ms; wanted is below 1000 ms",
    );
    expect(ending).toBe("verified");
    expect([world.minimum, world.ecs.desired]).toEqual([3, 3]);
  });

  it("never goes beyond the most tasks", async () => {
    const world = new World();
    [world.minimum, world.maximum, world.ecs.desired] = [5, 6, 5];
    world.metrics.set("Latency", 120);

    await world.run();

    expect(world.minimum).toBe(6);
  });

  it("touches nothing where the floor is as high as it may be", async () => {
    const world = new World();
    world.minimum = 4;

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.count("RegisterScalableTarget")).toBe(0);
  });

  it.each([
    ["all connections are taken", 100],
    ["nobody measured them", undefined],
  ])("touches nothing where tasks may wait for the database: %s", async (_, busy) => {
    const world = new World();
    world.metrics.set("PoolBusy", busy);

    expect((await world.run()).ending).toBe("refused");
    expect(world.minimum).toBe(2);
  });

  it("refuses a service of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::ECS::Service", id: "homeostat-prod-reference/homeostat-prod-reference" };

    const { ending, says } = await world.run({ incident: { ...world.incident, target } });

    expect(ending).toBe("refused");
    expect(says[0]).toContain('"homeostat-prod-reference"; allowed: a name of dev');
    expect(world.recorder.commands).toEqual([]);
  });

  it("lowers the floor again where the tasks could not be started", async () => {
    const world = new World();
    world.recorder.failNext("UpdateService");

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe("rollback-check: the floor is 2; it was 2");
    expect(world.minimum).toBe(2);
  });

  it("lowers the floor again where the tasks start and users still wait", async () => {
    const world = new World();
    world.metrics.set("Latency", 1_800);

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.minimum).toBe(2);
  });

  it("does not take a measurement from before the action for a success", async () => {
    const world = new World();
    world.metrics.set("Latency", 120, 1_800_000);

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says).toContain(
      "trouble-over: the slowest hundredth of the requests was not measured since the action",
    );
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    await world.steps.actions["raise-floor"](context);

    expect(world.minimum).toBe(3);
    expect(world.recorder.count("RegisterScalableTarget")).toBe(1);
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("leaves a floor alone that somebody else set meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "raise-floor") world.minimum = 4;
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toBe("lower-floor: the floor is 4 tasks now: somebody else changed it meanwhile");
    expect(world.minimum).toBe(4);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();
    world.metrics.set("Latency", 1_800);
    world.minimum = 2;
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
