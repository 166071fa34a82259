import { meanwhile } from "../meanwhile";
import type { RunbookStage } from "../runbook-stage";
import { DatabaseWorld } from "./database-world";
import { phasesOf } from "./phases-of";

/** Sooner than an execution that has begun makes a replica. */
const OFTEN_MS = 250;
/** Long enough for the lag to be measured. */
const MEASURED = 0.1;

/** Plays what makes one more replica. */
export function playAddReadReplica(stage: () => RunbookStage): void {
  describe("add-read-replica", () => {
    const world = () => new DatabaseWorld(stage(), "read");
    const slow = () => world().alarm("database-read-latency-high", "ReadLatency");
    const replicas = async () => (await world().look()).ReadReplicaDBInstanceIdentifiers ?? [];
    beforeAll(() => world().make());
    afterAll(() => world().remove());

    test("touches nothing where there are no backups that a replica could be made of", async () => {
      await world().keepBackups(0);
      const ended = await stage().play(slow(), { answer: "approve" });
      await world().keepBackups(7);
      expect(ended).toMatchObject({ runbook: "add-read-replica", outcome: "refused" });
      expect(ended.says).toContain("keeps backups for 0 days");
      expect(await replicas()).toEqual([]);
    });

    test("leaves nothing behind where none can be made", async () => {
      const ended = await stage().withoutRight("add-read-replica", "rds:CreateDBInstanceReadReplica", () =>
        stage().play(slow(), { answer: "approve" }),
      );
      expect(ended).toMatchObject({ runbook: "add-read-replica", outcome: "rolled-back" });
      expect(await replicas()).toEqual([]);
    });

    test("deletes the replica again where it does not catch up", async () => {
      // Measured before there is a replica: what the estate measures of it first would be believed.
      const lags = async () => {
        for (const execution of await stage().trail.runningExecutions())
          await world().measure("ReplicaLag", 900, { id: `${world().id}-${execution}` });
      };
      const ended = await meanwhile(lags, OFTEN_MS, () =>
        stage().play(slow(), { answer: "approve", waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "add-read-replica", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await replicas()).toEqual([]);
    });

    test("makes a replica of the primary, which is measured to be up to date", async () => {
      const ended = await stage().play(slow(), { answer: "approve", waitScale: MEASURED });
      expect(ended).toMatchObject({ runbook: "add-read-replica", outcome: "succeeded-verified" });
      expect(await replicas()).toHaveLength(1);
    });
  });
}
