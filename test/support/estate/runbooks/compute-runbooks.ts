import type { RunbookStage } from "../runbook-stage";
import { playClearDisk } from "./clear-disk";
import { eventually } from "../eventually";
import { NodeWorld } from "./node-world";
import type { ScenarioGroup } from "./scenario-group";
import { playStopRunawaySpend } from "./stop-runaway-spend";

/** Runbooks of machines, their disks, and what an environment costs. */
export const computeRunbooks: ScenarioGroup = {
  played: { "clear-disk": {}, "replace-node": {}, "scale-node-group": {}, "stop-runaway-spend": {} },
  // `audit` brings what AWS tells of costs.
  stacks: ["cluster", "audit"],
  play: (stage) => {
    playScaleNodeGroup(stage);
    playReplaceNode(stage);
    playClearDisk(stage);
    playStopRunawaySpend(stage);
  },
};

/** A machine takes a second to start. */
const STARTED = 0.2;
const ACTION_SECONDS = 120;

const playScaleNodeGroup = (stage: () => RunbookStage): void =>
  describe("scale-node-group", () => {
    const world = () => new NodeWorld(stage());
    afterEach(async () => {
      await world().capacity(true);
      await world().scale(2);
    });

    test("adds a node where processors are busy, and it serves", async () => {
      const ended = await stage().play(await world().processorsBusy(), { waitScale: STARTED });
      expect(ended).toMatchObject({ runbook: "scale-node-group", outcome: "succeeded-verified" });
      expect(await world().serving()).toHaveLength(3);
    });

    test("touches nothing where the group is as large as it may be", async () => {
      await world().scale(4);
      const ended = await stage().play(await world().processorsBusy());
      expect(ended).toMatchObject({ runbook: "scale-node-group", outcome: "refused" });
      expect(ended.says).toContain("wants 4 of at most 4 nodes");
      expect(await world().size()).toBe(4);
    });

    test("leaves the group as it was where it may not be changed", async () => {
      const ended = await stage().withoutRight("scale-node-group", "eks:UpdateNodegroupConfig", async () =>
        stage().play(await world().processorsBusy()),
      );
      expect(ended).toMatchObject({ runbook: "scale-node-group", outcome: "rolled-back" });
      expect(await world().size()).toBe(2);
    });

    test("wants no more nodes than before where EC2 has none", async () => {
      await world().capacity(false);
      const ended = await stage().play(await world().processorsBusy(), { waitScale: 0 });
      expect(ended).toMatchObject({ runbook: "scale-node-group", outcome: "rolled-back" });
      expect(ended.says).toContain("2 of 3 nodes of system are in service");
      expect(await world().size()).toBe(2);
    });
  });

const playReplaceNode = (stage: () => RunbookStage): void =>
  describe("replace-node", () => {
    const world = () => new NodeWorld(stage());
    const oldest = async (): Promise<string> => (await world().serving())[0] ?? "none";

    test("replaces a machine that AWS will retire", async () => {
      const old = await oldest();
      await world().is(old, "retiring");
      const ended = await stage().play(world().retiring(old), { waitScale: STARTED });
      expect(ended).toMatchObject({ runbook: "replace-node", outcome: "succeeded-verified" });
      expect(await world().serving()).toHaveLength(2);
      expect(await world().serving()).not.toContain(old);
    });

    test("touches nothing where EC2 finds nothing wrong", async () => {
      const before = await world().serving();
      const ended = await stage().play(await world().unhealthy());
      expect(ended).toMatchObject({ runbook: "replace-node", outcome: "refused" });
      expect(ended.says).toContain("EC2 finds nothing wrong with the 2 instances");
      expect(await world().serving()).toEqual(before);
    });

    test("leaves the group as it was where the machine cannot be ended", async () => {
      const before = await world().serving();
      await world().is(before[0] ?? "", "impaired");
      const right = "autoscaling:TerminateInstanceInAutoScalingGroup";
      const ended = await stage().withoutRight("replace-node", right, async () =>
        stage().play(await world().unhealthy()),
      );
      expect(ended).toMatchObject({ runbook: "replace-node", outcome: "rolled-back" });
      expect(await world().serving()).toEqual(before);
      await world().is(before[0] ?? "", "ok");
    });

    test("gives the group its size back where somebody lowers it, so that no other machine comes", async () => {
      const old = await oldest();
      await world().is(old, "impaired");
      await world().capacity(false);
      const event = await world().unhealthy();
      const [ended] = await Promise.all([stage().play(event, { waitScale: 0 }), lowerOnceGone(old)]);
      await world().bound(2, 2);
      expect(ended).toMatchObject({ runbook: "replace-node", outcome: "rolled-back" });
      expect(ended.says).toContain(`${old} is gone`);
      expect(await world().serving()).toHaveLength(2);
    });

    /** EC2 has machines again once the rollback asks for one. */
    async function lowerOnceGone(old: string): Promise<void> {
      const isGone = async () => !(await world().members()).includes(old);
      await eventually("the machine is gone", isGone, ACTION_SECONDS);
      await world().bound(1, 1);
      await eventually("two are wanted again", async () => (await world().size()) === 2, ACTION_SECONDS);
      await world().capacity(true);
    }
  });
