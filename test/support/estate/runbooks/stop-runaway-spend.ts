import { runawaySpend } from "../../../../local/faults/runaway-spend";
import { eventually } from "../eventually";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";
import { NodeWorld } from "./node-world";
import { ServiceWorld } from "./service-world";

const ACTION_SECONDS = 120;
/** Tasks take a moment to end. */
const ENDED = 0.1;

/** Plays what makes an environment as small as it may be, once a person has said yes. */
export const playStopRunawaySpend = (stage: () => RunbookStage): void =>
  describe("stop-runaway-spend", () => {
    const service = () => new ServiceWorld(stage());
    const nodes = () => new NodeWorld(stage());
    const sizes = async () => ({
      ceiling: await service().ceiling(),
      tasks: (await service().tasks()).length,
      nodes: await nodes().size(),
    });
    const anomaly = () => toldEvent(stage(), runawaySpend);
    const grow = () => runawaySpend.begin(stage().place);
    afterEach(async () => {
      await runawaySpend.end(stage().place);
      // Both are scaled before anybody may grow them again.
      await service().tasks();
      await nodes().serving();
    });

    test("makes services and nodes as few as they may be, and holds them there", async () => {
      const ended = await stage().playFault(runawaySpend, {
        answer: "approve",
        by: "link",
        waitScale: ENDED,
      });
      expect(ended).toMatchObject({ runbook: "stop-runaway-spend", outcome: "succeeded-verified" });
      expect(await sizes()).toEqual({ ceiling: 2, tasks: 2, nodes: 2 });
    });

    test("touches nothing where a person says no", async () => {
      await grow();
      const ended = await stage().play(await anomaly(), { answer: "reject", by: "link" });
      expect(ended).toMatchObject({ runbook: "stop-runaway-spend", outcome: "cancelled" });
      expect(await sizes()).toEqual({ ceiling: 4, tasks: 3, nodes: 3 });
    });

    test("touches nothing where nothing is above its floor", async () => {
      const ended = await stage().play(await anomaly());
      expect(ended).toMatchObject({ runbook: "stop-runaway-spend", outcome: "refused" });
      expect(ended.says).toContain("0 of 1 services and 1 node groups are above their floor");
    });

    test("gives services their size back where the nodes cannot be scaled", async () => {
      await grow();
      const ended = await stage().withoutRight("stop-runaway-spend", "eks:UpdateNodegroupConfig", async () =>
        stage().play(await anomaly(), { answer: "approve" }),
      );
      expect(ended).toMatchObject({ runbook: "stop-runaway-spend", outcome: "rolled-back" });
      expect(await sizes()).toEqual({ ceiling: 4, tasks: 3, nodes: 3 });
    });

    test("gives everything its size back where somebody else starts more", async () => {
      await grow();
      const [ended] = await Promise.all([
        stage().play(await anomaly(), { answer: "approve", waitScale: 0 }),
        startMoreOnceHeld(),
      ]);
      expect(ended).toMatchObject({ runbook: "stop-runaway-spend", outcome: "rolled-back" });
      expect(ended.says).toContain("0 of 1 services are at their floor");
      expect(await sizes()).toEqual({ ceiling: 4, tasks: 3, nodes: 3 });
    });

    async function startMoreOnceHeld(): Promise<void> {
      await eventually("the service is held", async () => (await service().wanted()) === 2, ACTION_SECONDS);
      await service().ask(3);
    }
  });
