import type { RunbookStage } from "../runbook-stage";
import { AliasWorld } from "./alias-world";
import { phasesOf } from "./phases-of";

/** Long enough for a whole minute after the exchange, and for its metrics. */
const MEASURED = 0.3;

/** Plays what leads the alias of the worker function back to the version before, once a person has said yes. */
export const playRollbackFunction = (stage: () => RunbookStage): void =>
  describe("rollback-deployment of a function", () => {
    const world = () => new AliasWorld(stage());
    let good: string;
    let bad: string;
    beforeAll(async () => {
      good = await world().version();
    });

    test("touches nothing where no version before is known", async () => {
      const ended = await stage().play(world().goesOnFailing());
      expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "refused" });
      expect(ended.says).toMatch(/no version before \d+ is known to have run well/);
      expect(await world().version()).toBe(good);
    });

    describe("after a release", () => {
      beforeEach(async () => {
        await world().ran(good, { Invocations: 1_000, Errors: 0 });
        bad = await world().releaseNext();
      });
      afterEach(async () => {
        await world().lead(good);
        await world().retire(bad);
      });

      test("leads the alias to the version before, and its invocations succeed", async () => {
        const ended = await world().usedMeanwhile(() =>
          stage().play(world().goesOnFailing(), { answer: "approve", waitScale: MEASURED }),
        );
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "succeeded-verified" });
        expect(await world().version()).toBe(good);
      });

      test("leaves the alias where it cannot be moved", async () => {
        const ended = await stage().withoutRight("rollback-deployment", "lambda:UpdateAlias", () =>
          stage().play(world().goesOnFailing(), { answer: "approve" }),
        );
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "rolled-back" });
        expect(await world().version()).toBe(bad);
      });

      test("leads it to the newer version again where nobody can tell that the older one is better", async () => {
        const ended = await stage().play(world().goesOnFailing(), { answer: "approve", waitScale: 0.05 });
        expect(ended).toMatchObject({ runbook: "rollback-deployment", outcome: "rolled-back" });
        expect(phasesOf(ended)).toContain("post-check");
        expect(await world().version()).toBe(bad);
      });
    });
  });
