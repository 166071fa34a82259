import { NODE_BUDGET } from "../../../automation/runbooks/scale-node-group/node-budget";
import { spec } from "../../../automation/runbooks/scale-node-group/spec";
import { createSteps } from "../../../automation/runbooks/scale-node-group/steps";
import { dev } from "../../../environments/dev";
import { prod } from "../../../environments/prod";
import { staging } from "../../../environments/staging";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeNodes } from "./support/fake-nodes";
import { declaredActions } from "./support/permissions";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly nodes = new FakeNodes(this.recorder, this.clock);
  readonly steps = createSteps({ nodeGroups: this.nodes.nodeGroups, autoScaling: this.nodes.autoScaling });
  readonly busy = incidentOf({
    rootCause: "cluster-nodes-cpu-high",
    service: "cluster",
    target: { type: "AWS::AutoScaling::AutoScalingGroup", id: this.nodes.groupName },
  });
  readonly full = incidentOf({
    rootCause: "cluster-pods-unschedulable",
    service: "cluster",
    target: { type: "AWS::EKS::Cluster", id: this.nodes.cluster },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.busy, clock: this.clock, ...given });
  }
}

describe("scale-node-group", () => {
  it("adds one node and waits until it serves", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe("node-in-service: 4 of 4 nodes of system are in service; wanted are 4");
    expect(world.nodes.ids()).toHaveLength(4);
  });

  it("finds the first group of a cluster that can take a node", async () => {
    const world = new World();
    world.nodes.desired = 2;
    world.nodes.others = { first: 1 };

    expect((await world.run({ incident: world.full })).ending).toBe("verified");
    expect(world.nodes.desired).toBe(3);
  });

  it.each<[string, (world: World) => void, string]>([
    ["the group is being updated", ({ nodes }) => (nodes.state = "UPDATING"), "system is UPDATING"],
    ["the group is at its maximum", ({ nodes }) => (nodes.maximum = 3), "wants 3 of at most 3 nodes"],
    [
      "all groups together are at the budget",
      ({ nodes }) => (nodes.others = { more: 1 }),
      "wants 4 nodes; budgeted are 4",
    ],
    [
      "the group is of another environment's cluster",
      ({ nodes }) => (nodes.tags["eks:cluster-name"] = "homeostat-prod-main"),
      "allowed: a name of dev",
    ],
    ["the group is of no cluster", ({ nodes }) => (nodes.tags = {}), "allowed: a name of dev"],
  ])("adds none where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("UpdateNodegroupConfig")).toBe(0);
  });

  it("adds none in an environment that has no budget", async () => {
    const world = new World();
    world.nodes.tags["eks:cluster-name"] = "homeostat-play-main";

    const { ending } = await world.run({ incident: { ...world.busy, environment: "play" } });

    expect(ending).toBe("refused");
  });

  it("takes the node away again where it does not come to serve", async () => {
    const world = new World();
    world.nodes.launches = false;

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe("rollback-check: system is ACTIVE and wants 3 nodes; it wanted 3");
    expect(world.nodes.desired).toBe(3);
  });

  it("takes nothing away where EKS refused", async () => {
    const world = new World();
    world.recorder.failNext("UpdateNodegroupConfig", "ResourceInUseException");

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says).toContain("remove-node: the node group system wants 3 nodes");
    expect(world.recorder.count("UpdateNodegroupConfig")).toBe(1);
  });

  it("adds one when called twice", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["add-node"](context);

    expect(world.nodes.desired).toBe(4);
    expect(world.nodes.tokens).toEqual(["exe-0123456789abcdef0123-add"]);
  });

  it("leaves a size alone that the autoscaler chose meanwhile", async () => {
    const world = new World();
    world.nodes.desired = 2;
    const meanwhile = (step: string): void => {
      if (step === "add-node") world.nodes.desired = 4;
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("wants 4 nodes now: somebody else changed it meanwhile");
    expect(world.nodes.desired).toBe(4);
  });

  it("has a budget for each environment that its groups fit into", () => {
    for (const { name, cluster } of [dev, staging, prod]) {
      const groups: readonly { readonly desiredNodes: number }[] = Object.values(cluster.nodeGroups);
      const wanted = groups.reduce((sum, { desiredNodes }) => sum + desiredNodes, 0);
      expect(NODE_BUDGET[name]).toBeGreaterThan(wanted);
    }
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
