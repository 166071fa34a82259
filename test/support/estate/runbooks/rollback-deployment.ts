import type { RunbookStage } from "../runbook-stage";
import { switchOn } from "../task-faults";
import { phasesOf } from "./phases-of";
import { ReleaseWorld } from "./release-world";
import { ServiceWorld } from "./service-world";

/** Long enough for a whole minute after the exchange, and for its metrics. */
const MEASURED = 0.3;

/** Plays what brings the version of the service back that ran before, once a person has said yes. */
export const playRollbackDeployment = (stage: () => RunbookStage): void =>
  describe("rollback-deployment", () => {
    const world = () => new ReleaseWorld(stage());
    let good: string;
    let bad: string;
    beforeAll(async () => {
      good = await world().version();
    });

    test("touches nothing where no version before is known", async () => {
      const ended = await stage().play(world().requestsFail());
      expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "refused" });
      expect(ended.says).toMatch(/no version before [\w:-]+ is known to have run well/);
      expect(await world().version()).toBe(good);
    });

    describe("after a deployment", () => {
      beforeEach(async () => {
        bad = await world().deployNext();
        for (const task of await new ServiceWorld(stage()).tasks())
          await switchOn(task, { errorsPercent: 100 });
      });
      afterEach(async () => {
        await world().deploy(good);
        await world().retire(bad);
      });

      test("brings back the version before, and its requests succeed", async () => {
        const ended = await world().usedMeanwhile(() =>
          stage().play(world().requestsFail(), { answer: "approve", waitScale: MEASURED }),
        );
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "succeeded-verified" });
        expect(await world().version()).toBe(good);
      });

      test("touches nothing where a person says no", async () => {
        const ended = await stage().play(world().requestsFail(), { answer: "reject" });
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "cancelled" });
        expect(await world().version()).toBe(bad);
      });

      test("leaves the version that runs where no other can be deployed", async () => {
        const ended = await stage().withoutRight("rollback-deployment", "ecs:UpdateService", () =>
          stage().play(world().requestsFail(), { answer: "approve" }),
        );
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "rolled-back" });
        expect(await world().version()).toBe(bad);
      });

      test("deploys the newer version again where nobody can tell that the older one is better", async () => {
        const ended = await stage().play(world().requestsFail(), { answer: "approve", waitScale: 0.05 });
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "rolled-back" });
        expect(phasesOf(ended)).toContain("post-check");
        expect(await world().version()).toBe(bad);
      });
    });
  });
