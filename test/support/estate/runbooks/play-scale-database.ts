import type { RunbookStage } from "../runbook-stage";
import { DatabaseWorld } from "./database-world";
import { phasesOf } from "./phases-of";

const LOAD = "DBLoadRelativeToNumVCPUs";
const BEFORE = "db.t4g.medium";
const LARGER = "db.t4g.large";
/** Long enough for one whole minute after the action. */
const ONE_MINUTE = 0.15;

/** Plays what gives a database a larger class. */
export function playScaleDatabase(stage: () => RunbookStage): void {
  describe("scale-database", () => {
    const world = () => new DatabaseWorld(stage(), "scaled");
    const loaded = () => world().alarm("database-load-high", LOAD);
    const classOf = async () => (await world().look()).DBInstanceClass;
    beforeAll(() => world().make());
    afterAll(() => world().remove());

    test("touches nothing where the load did not last", async () => {
      await world().measure(LOAD, 3, { minutes: 2 });
      const ended = await stage().play(loaded(), { answer: "approve" });
      expect(ended).toMatchObject({ runbook: "scale-database", outcome: "refused" });
      expect(ended.says).toContain("2 of 2 measurements of 10 minutes");
      expect(await classOf()).toBe(BEFORE);
    });

    test("leaves the class that there was where the change is refused", async () => {
      await world().measure(LOAD, 3, { minutes: 10 });
      const ended = await stage().withoutRight("scale-database", "rds:ModifyDBInstance", () =>
        stage().play(loaded(), { answer: "approve" }),
      );
      expect(ended).toMatchObject({ runbook: "scale-database", outcome: "rolled-back" });
      expect(await classOf()).toBe(BEFORE);
    });

    test("goes back to the class that there was where the load does not fall", async () => {
      await world().measure(LOAD, 3, { minutes: 10 });
      const ended = await stage().play(loaded(), { answer: "approve", waitScale: 0 });
      expect(ended).toMatchObject({ runbook: "scale-database", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await classOf()).toBe(BEFORE);
    });

    test("touches nothing where a person says no", async () => {
      await world().measure(LOAD, 3, { minutes: 10 });
      const ended = await stage().play(loaded(), { answer: "reject" });
      expect(ended).toMatchObject({ runbook: "scale-database", outcome: "cancelled" });
      expect(await classOf()).toBe(BEFORE);
    });

    test("moves it to the next larger class, and the load falls", async () => {
      await world().measure(LOAD, 3, { minutes: 10 });
      const falls = async () => {
        if ((await classOf()) === LARGER) await world().measure(LOAD, 0.4);
      };
      const ended = await world().meanwhile(falls, () =>
        stage().play(loaded(), { answer: "approve", waitScale: ONE_MINUTE }),
      );
      expect(ended).toMatchObject({ runbook: "scale-database", outcome: "succeeded-verified" });
      expect(await classOf()).toBe(LARGER);
    });
  });
}
