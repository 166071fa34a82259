import type { RunbookStage } from "../runbook-stage";
import { FailingPrimary } from "./failing-primary";
import { phasesOf } from "./phases-of";
import { ServiceWorld } from "./service-world";

/** Fails the primary, which must have been silent for minutes before anything is done about it. */
export function playPrimaryFails(stage: () => RunbookStage): void {
  describe("failover-database, in the first minutes", () => {
    const world = () => new FailingPrimary(stage());
    beforeAll(async () => {
      await world().makeReplica();
      await world().fail();
    });

    test("touches nothing as long as the primary was heard lately", async () => {
      const ended = await stage().play(world().silent());
      expect(ended).toMatchObject({ runbook: "failover-database", outcome: "refused" });
      expect(ended.says).toContain("homeostat-dev-main sent metrics within the last 3 minutes");
      expect(await world().isReplica()).toBe(true);
    });
  });
}

/** Plays what makes the replica the primary. The primary has failed before: {@link playPrimaryFails}. */
export function playFailoverDatabase(stage: () => RunbookStage): void {
  describe("failover-database", () => {
    const world = () => new FailingPrimary(stage());
    let before: Awaited<ReturnType<FailingPrimary["runs"]>>;
    beforeAll(async () => {
      before = await world().runs();
      await world().silence();
    });
    afterAll(async () => {
      await world().deploy(before.taskDefinition);
      await world().removeReplica();
      await world().heal();
    });

    test("leaves the service where it is where the replica cannot be promoted", async () => {
      const ended = await stage().withoutRight("failover-database", "rds:PromoteReadReplica", () =>
        stage().play(world().silent()),
      );
      expect(ended).toMatchObject({ runbook: "failover-database", outcome: "rolled-back" });
      expect(ended.steps.map(({ step }) => step)).toContain("tell-people-back");
      expect(await world().isReplica()).toBe(true);
      expect(await world().runs()).toEqual(before);
    });

    test("points the service back where the promoted instance fails as well", async () => {
      const ended = await world().failingPromoted(() => stage().play(world().silent(), { waitScale: 0 }));
      await world().makeReplica();
      expect(ended).toMatchObject({ runbook: "failover-database", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await world().runs()).toEqual(before);
    });

    test("promotes the replica and points the service at it, whose users see what they saw", async () => {
      const service = new ServiceWorld(stage());
      const { visits } = await service.visit();
      const old = await service.tasks();
      const ended = await stage().play(world().silent());
      expect(ended).toMatchObject({ runbook: "failover-database", outcome: "succeeded-verified" });
      await service.tasks(old);
      expect([await world().isReplica(), await world().isPointedAtReplica()]).toEqual([false, true]);
      expect((await service.visit()).visits).toBeGreaterThanOrEqual(visits);
    });
  });
}
