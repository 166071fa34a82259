import { eventually } from "../eventually";
import { poolBusy } from "../pool-busy";
import type { RunbookStage } from "../runbook-stage";
import { CacheWorld } from "./cache-world";
import { phasesOf } from "./phases-of";
import type { ScenarioGroup } from "./scenario-group";
import { ServiceWorld } from "./service-world";

/** Runbooks of caches. */
export const cacheRunbooks: ScenarioGroup = {
  played: { "clear-cache": {} },
  play: playClearCache,
};

/** What the service has listed as safe to lose, and what it has not. */
const LISTED = "reference:visits";
const OTHER = "reference:sessions";
/** Long enough for one whole minute after the action. */
const ONE_MINUTE = 0.6;
const MEASURED_SECONDS = 60;

function playClearCache(stage: () => RunbookStage): void {
  describe("clear-cache", () => {
    const service = () => new ServiceWorld(stage());
    const cache = () => new CacheWorld(stage());

    test("deletes what is stale and nothing else, and users see the number of today", async () => {
      await cache().set(OTHER, "kept");
      const ended = await service().withFault({ staleCache: true }, async () => {
        expect(await service().visit()).toMatchObject({ source: "cache", visits: 0 });
        const result = await stage().play(service().cacheStale(), { waitScale: ONE_MINUTE });
        expect((await service().visit()).visits).toBeGreaterThan(0);
        return result;
      });
      expect(ended).toMatchObject({ runbook: "clear-cache", outcome: "succeeded-verified" });
      expect(await cache().get(OTHER)).toBe("kept");
    });

    test("lets the services fill the cache again where nothing can be deleted", async () => {
      await cache().set(LISTED, "old");
      const ended = await cache().withoutCommand("unlink", () => stage().play(service().cacheStale()));
      expect(ended).toMatchObject({ runbook: "clear-cache", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await cache().get(LISTED)).toBe("old");
    });

    test("does not verify what comes back for good", async () => {
      const ended = await cache().writing(`${LISTED}:of-yesterday`, () =>
        stage().play(cache().memoryHigh(), { waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "clear-cache", outcome: "rolled-back" });
      expect(ended.says).toContain("1 of them without an expiry");
    });

    test("touches nothing where the database has no room for the readers", async () => {
      await cache().set(LISTED, "old");
      const ended = await service().withFault({ stuckPool: true }, async () => {
        const begun = new Date();
        const { estate, environment } = stage();
        const isBusy = async () => (await poolBusy(estate, environment, begun)).includes(100);
        await eventually("busy connections are measured", isBusy, MEASURED_SECONDS);
        return stage().play(service().cacheStale());
      });
      expect(ended).toMatchObject({ runbook: "clear-cache", outcome: "refused" });
      expect(ended.says).toContain("reference has taken is 100 %");
      expect(await cache().get(LISTED)).toBe("old");
    });
  });
}
