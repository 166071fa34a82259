import { eventually } from "../eventually";
import type { RunbookStage } from "../runbook-stage";
import { DatabaseWorld } from "./database-world";
import { HeldSessions } from "./held-sessions";
import { phasesOf } from "./phases-of";
import { ServiceWorld } from "./service-world";

/** Of each of two tasks; with them more than 80 % of the server's 57 connections are taken. */
const IDLE = 24;
const ENOUGH = 0.6 * 57;
/** Pools give back what they do not use, so that there is room for those that idle. */
const AT_REST = 6;
const REST_SECONDS = 30;
const IDLE_SECONDS = 60;
const AGED_SECONDS = 90;

/** Plays what ends idle sessions of the real PostgreSQL. Each test goes on from the one before. */
export function playRelieveConnections(stage: () => RunbookStage): void {
  describe("relieve-connections", () => {
    const service = () => new ServiceWorld(stage());
    const high = () =>
      new DatabaseWorld(stage(), "main").alarm("database-connections-high", "DatabaseConnections");
    let sessions: HeldSessions;
    beforeAll(async () => {
      sessions = new HeldSessions(stage());
      await eventually("pools are at rest", async () => (await sessions.count()) <= AT_REST, REST_SECONDS);
    });
    afterAll(async () => {
      await sessions.close();
      await service().changeFaults({ idleConnections: 0 });
    });

    test("ends nobody's session where there is room", async () => {
      const before = await sessions.count();
      const ended = await stage().play(high());
      expect(ended).toMatchObject({ runbook: "relieve-connections", outcome: "refused" });
      expect(ended.says).toContain("of 57 connections are taken");
      expect(await sessions.count()).toBeGreaterThanOrEqual(before);
    });

    test("gives up where it may end none, and the service is still connected", async () => {
      await service().changeFaults({ idleConnections: IDLE });
      const aged = async () => (await sessions.idling(IDLE_SECONDS + 2)) >= 2 * IDLE;
      await eventually("the sessions have idled for a minute", aged, AGED_SECONDS);
      const ended = await sessions.unsignalled(() => stage().play(high()));
      expect(ended).toMatchObject({ runbook: "relieve-connections", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await sessions.idling(IDLE_SECONDS)).toBeGreaterThanOrEqual(2 * IDLE);
    });

    test("ends idle sessions until half are free, and the service works on", async () => {
      const ended = await stage().play(high());
      expect(ended).toMatchObject({ runbook: "relieve-connections", outcome: "succeeded-verified" });
      expect(await sessions.count()).toBeLessThan(ENOUGH);
      expect((await service().visit()).visits).toBeGreaterThan(0);
    });

    test("does not verify where others take what became free", async () => {
      await sessions.open(2 * IDLE - (await sessions.count()));
      const ended = await sessions.refilling(() => stage().play(high(), { waitScale: 0 }));
      expect(ended).toMatchObject({ runbook: "relieve-connections", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback");
    });
  });
}
