import { spec } from "../../../automation/runbooks/replace-node/spec";
import { createSteps } from "../../../automation/runbooks/replace-node/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeNodes } from "./support/fake-nodes";
import { declaredActions } from "./support/permissions";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly nodes = new FakeNodes(this.recorder, this.clock);
  readonly sick = this.nodes.instance(1);
  readonly steps = createSteps({ groups: this.nodes.autoScaling, health: this.nodes.health });
  readonly unhealthy = incidentOf({
    rootCause: "cluster-node-unhealthy",
    service: "cluster",
    target: { type: "AWS::AutoScaling::AutoScalingGroup", id: this.nodes.groupName },
  });
  readonly retiring = incidentOf({
    rootCause: "instance-retiring",
    service: "cluster",
    target: { type: "AWS::EC2::Instance", id: this.sick.id },
  });

  constructor() {
    this.sick.status = "impaired";
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.unhealthy, clock: this.clock, ...given });
  }
}

describe("replace-node", () => {
  it("ends the one sick instance of a group and waits until another one serves", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says.at(-1)).toBe(
      `replacement-in-service: 3 of 3 instances serve in 3 zones; ${world.sick.id} is gone`,
    );
    expect(ending).toBe("verified");
    expect(world.nodes.ids()).toHaveLength(3);
    expect(world.nodes.ids()).not.toContain(world.sick.id);
  });

  it("ends an instance that AWS is about to retire", async () => {
    const world = new World();
    world.sick.status = "ok";
    world.sick.events = [{ Code: "instance-retirement", Description: "The hardware is failing." }];

    expect((await world.run({ incident: world.retiring })).ending).toBe("verified");
    expect(world.nodes.ids()).not.toContain(world.sick.id);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      "EC2 finds nothing wrong",
      ({ sick }) => (sick.status = "ok"),
      "EC2 finds nothing wrong with the 3 instances",
    ],
    [
      "the announcement is over",
      ({ sick }) => {
        sick.status = "ok";
        sick.events = [{ Code: "instance-stop", Description: "[Canceled] The hardware is failing." }];
      },
      "EC2 finds nothing wrong",
    ],
    [
      "two are sick",
      ({ nodes }) => (nodes.instance(0).status = "impaired"),
      "2 instances of eks-system-0123 are sick",
    ],
    [
      "another one is being replaced",
      ({ nodes }) => (nodes.desired = 4),
      "2 of 3 instances of eks-system-0123 serve",
    ],
    ["the group starts none", ({ nodes }) => (nodes.suspended = ["Launch"]), "Launch is suspended"],
    [
      "it is the only one",
      ({ nodes, clock, sick }) => {
        nodes.desired = 1;
        nodes.ids();
        clock.nowMs += 600_000;
        sick.status = "ok";
        nodes.instance(0).status = "impaired";
      },
      "0 of 0 instances of eks-system-0123 serve",
    ],
    [
      "the cluster is of another environment",
      ({ nodes }) => (nodes.tags["eks:cluster-name"] = "homeostat-prod-main"),
      "allowed: a name of dev",
    ],
  ])("ends none where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("TerminateInstanceInAutoScalingGroup")).toBe(0);
  });

  it("ends none where the others would all lie in one zone", async () => {
    const world = new World();
    const [first, , third] = world.nodes.instances;
    Object.assign(third ?? {}, { zone: first?.zone });

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain("2 of 2 instances of eks-system-0123 serve, in 1 zones");
  });

  it.each([
    ["is well while another one is sick", 0, "is sick and"],
    ["belongs to no group", undefined, "belongs to no Auto Scaling group"],
  ])("ends none where the instance %s", async (_, index, why) => {
    const world = new World();
    const id = index === undefined ? "i-0fffffffffffffff0" : world.nodes.instance(index).id;
    const incident = { ...world.retiring, target: { type: "AWS::EC2::Instance", id } };

    const { ending, says } = await world.run({ incident });

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
  });

  it("ends none that recovered at the last moment", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "terminate-instance") world.sick.status = "ok";
    };

    const { ending } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(world.nodes.ids()).toContain(world.sick.id);
  });

  it("ends none where another instance goes at the last moment", async () => {
    const world = new World();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "terminate-instance") await world.nodes.autoScaling.terminate(world.nodes.instance(0).id);
    };

    const { says } = await world.run({ meanwhile });

    expect(says.find((line) => line.startsWith("terminate-instance"))).toContain(
      "the group changed meanwhile",
    );
    expect(world.nodes.ids()).toContain(world.sick.id);
  });

  it("calls a person where no other instance comes", async () => {
    const world = new World();
    world.nodes.launches = false;

    const { ending, says } = await world.run();

    expect(ending).toBe("failed");
    expect(says.at(-1)).toBe("rollback-check: 2 of 3 instances of eks-system-0123 serve; it wanted 3");
  });

  it("ends one when called twice, while it goes and after", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["terminate-instance"](context);

    expect(world.recorder.count("TerminateInstanceInAutoScalingGroup")).toBe(1);
    expect(world.nodes.ids()).toHaveLength(3);
  });

  it("asks for exactly the rights that it uses, and gives a group back the size that it lost", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "terminate-instance") world.recorder.failNext("TerminateInstanceInAutoScalingGroup");
      if (step === "restore-size") world.nodes.desired = 2;
    };
    const { ending } = await world.run({ incident: world.retiring, meanwhile });

    expect(ending).toBe("rolled-back");
    expect(world.nodes.desired).toBe(3);
    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
