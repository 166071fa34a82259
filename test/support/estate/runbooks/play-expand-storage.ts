import type { RunbookStage } from "../runbook-stage";
import { DatabaseWorld } from "./database-world";
import { measured } from "./measured";

const ENOUGH_FOR_THE_ALARM = 18;
const MORE_THAN_IT_GROWS = 30;
/** Long enough for one whole minute after the action. */
const ONE_MINUTE = 0.1;

/** Plays what gives a database a larger volume. */
export function playExpandStorage(stage: () => RunbookStage): void {
  describe("expand-storage", () => {
    // RDS remembers a name's growth for longer than the database: none may be of an earlier try.
    const world = (name = "grown") =>
      new DatabaseWorld(stage(), `${name}-${stage().since.getTime().toString(36)}`);
    const low = (name?: string) => world(name).alarm("database-storage-low", "FreeStorageSpace");
    const sizeOf = async (name?: string) => (await world(name).look()).AllocatedStorage;
    const free = (below: number, name?: string) =>
      measured(stage(), world(name).id, "FreeStorageSpace", (bytes) => bytes < below * 2 ** 30);
    beforeAll(async () => {
      for (const name of ["grown", "full"]) await world(name).make();
    });
    afterAll(async () => {
      world().fill(0);
      for (const name of ["grown", "full"]) await world(name).remove();
    });

    test("touches nothing where there is room", async () => {
      await free(20);
      const ended = await stage().play(low(), { answer: "approve" });
      expect(ended).toMatchObject({ runbook: "expand-storage", outcome: "refused" });
      expect(ended.says).toMatch(/9\d\.\d % of 20 GiB are free/);
      expect(await sizeOf()).toBe(20);
    });

    test("calls a person where the volume cannot be changed", async () => {
      world().fill(ENOUGH_FOR_THE_ALARM);
      await free(3);
      const ended = await stage().withoutRight("expand-storage", "rds:ModifyDBInstance", () =>
        stage().play(low(), { answer: "approve" }),
      );
      expect(ended).toMatchObject({ runbook: "expand-storage", outcome: "failed" });
      expect(await sizeOf()).toBe(20);
    });

    test("grows the volume by ten GiB, of which enough are free then", async () => {
      await free(3);
      const ended = await stage().play(low(), { answer: "approve", waitScale: ONE_MINUTE });
      expect(ended).toMatchObject({ runbook: "expand-storage", outcome: "succeeded-verified" });
      expect(await sizeOf()).toBe(30);
    });

    test("calls a person where the larger volume is full as well, for it never shrinks", async () => {
      world().fill(MORE_THAN_IT_GROWS);
      await free(1, "full");
      const ended = await stage().play(low("full"), { answer: "approve", waitScale: 0 });
      expect(ended).toMatchObject({ runbook: "expand-storage", outcome: "failed" });
      expect(await sizeOf("full")).toBe(30);
    });

    test("touches nothing within six hours of the last time", async () => {
      await free(1);
      const ended = await stage().play(low(), { answer: "approve" });
      expect(ended).toMatchObject({ runbook: "expand-storage", outcome: "refused" });
      expect(ended.says).toContain("its size changed 1 times in six hours");
      expect(await sizeOf()).toBe(30);
    });
  });
}
