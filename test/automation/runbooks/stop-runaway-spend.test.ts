import type {
  DescribeScalableTargetsCommandInput,
  RegisterScalableTargetCommandInput,
} from "@aws-sdk/client-application-auto-scaling";
import { AwsScalableTargets } from "../../../automation/adapters/aws/scalable-targets";
import { spec } from "../../../automation/runbooks/stop-runaway-spend/spec";
import { createSteps } from "../../../automation/runbooks/stop-runaway-spend/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeEcs } from "./support/fake-ecs";
import { FakeNodes } from "./support/fake-nodes";
import { declaredActions } from "./support/permissions";

const PRODUCTION = "homeostat-prod-reference/homeostat-prod-reference";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly ecs = new FakeEcs(this.recorder, this.clock);
  readonly nodes = new FakeNodes(this.recorder, this.clock);
  minimum = 2;
  maximum = 12;
  /** Names of what was registered anew. */
  readonly registered: string[] = [];
  readonly steps = createSteps({
    services: this.ecs.services,
    nodeGroups: this.nodes.nodeGroups,
    scaling: new AwsScalableTargets(
      this.recorder.client("application-auto-scaling", {
        DescribeScalableTargets: ({ ResourceIds }: DescribeScalableTargetsCommandInput) => ({
          ScalableTargets: [
            {
              ResourceId: `service/${this.ecs.target}`,
              MinCapacity: this.minimum,
              MaxCapacity: this.maximum,
            },
            { ResourceId: `service/${PRODUCTION}`, MinCapacity: 2, MaxCapacity: 40 },
          ].filter(({ ResourceId }) => ResourceIds?.includes(ResourceId) ?? true),
        }),
        RegisterScalableTarget: (input: RegisterScalableTargetCommandInput) => {
          this.registered.push(input.ResourceId ?? "");
          this.maximum = input.MaxCapacity ?? this.maximum;
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "spend-anomaly",
    target: { type: "AWS::::Account", id: "111111111111" },
  });

  constructor() {
    this.ecs.desired = 9;
    this.nodes.desired = 4;
  }

  sizes(): number[] {
    return [this.maximum, this.ecs.desired, this.nodes.desired];
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

describe("stop-runaway-spend", () => {
  it("sets services and node groups to their floor, and holds the services there", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says.at(-1)).toBe(
      "at-floor: 1 of 1 services are at their floor; 1 of 1 node groups are at their floor",
    );
    expect(ending).toBe("verified");
    expect(world.sizes()).toEqual([2, 2, 1]);
  });

  it("touches nothing of production that lies in the same account", async () => {
    const world = new World();
    await world.run();

    expect(new Set(world.registered)).toEqual(new Set([`service/${world.ecs.target}`]));
  });

  it.each(["prod", "production", "shared", ""])(
    "refuses the environment %j outright",
    async (environment) => {
      const world = new World();

      expect((await world.run({ incident: { ...world.incident, environment } })).ending).toBe("refused");
      expect(world.recorder.commands).toEqual([]);
    },
  );

  it("refuses production even where an action is called without its checks", async () => {
    const world = new World();
    const { context } = await world.run();
    const production = { ...context, incident: { ...context.incident, environment: "prod" } };

    await expect(world.steps.actions["scale-services-down"](production)).rejects.toThrow(
      "allowed: dev, staging",
    );
    await expect(world.steps.actions["scale-nodes-down"](production)).rejects.toThrow(
      "allowed: dev, staging",
    );
  });

  it("refuses another account", async () => {
    const world = new World();
    const target = { type: "AWS::::Account", id: "222222222222" };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
  });

  it("touches nothing where all is at its floor", async () => {
    const world = new World();
    [world.ecs.desired, world.nodes.desired] = [2, 1];

    expect((await world.run()).ending).toBe("refused");
    expect(world.registered).toEqual([]);
  });

  it("gives everything its size back where the node group could not be scaled", async () => {
    const world = new World();
    world.recorder.failNext("UpdateNodegroupConfig");

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.sizes()).toEqual([12, 9, 4]);
  });

  it("gives everything its size back where tasks go on running", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "at-floor") world.ecs.desired = 5;
    };

    expect((await world.run({ meanwhile })).ending).toBe("rolled-back");
    expect(world.sizes()).toEqual([12, 9, 4]);
  });

  it("leaves bounds alone that somebody else set meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "scale-services-down") world.maximum = 20;
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("may have 20 tasks now: somebody else changed it meanwhile");
    expect(world.sizes()).toEqual([20, 9, 4]);
  });

  it("does each action once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    for (const action of Object.values(world.steps.actions)) await action(context);

    expect(world.registered).toHaveLength(1);
    expect(world.recorder.count("UpdateService")).toBe(1);
    expect(world.recorder.count("UpdateNodegroupConfig")).toBe(1);
  });

  it("does nothing where the notes of the sizes are lost", async () => {
    const world = new World();
    const { context } = await world.run();

    await expect(world.steps.rollbacks["scale-services-back"]({ ...context, notes: {} })).rejects.toThrow(
      "it is not known what tasksNow were before",
    );
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
