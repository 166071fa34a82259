import { pause } from "../../automation/remediation/admission/pause";
import { settle } from "../../automation/remediation/admission/settle";
import { status } from "../../cli/commands/remediation-status";
import { EXIT } from "../../cli/exit-codes";
import { plan, record } from "../automation/remediation/support/records";
import { Operated } from "./support/operated";

const NOW = Date.UTC(2026, 2, 1, 3);
const MINUTE = 60_000;

let operated: Operated;

beforeEach(() => {
  operated = new Operated(NOW);
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function shown(): Promise<string> {
  operated.printed.length = 0;
  expect(await status({ env: "dev" }, operated.open)).toBe(EXIT.ok);
  return operated.text;
}

test("an environment where nothing has happened", async () => {
  expect(await shown()).toBe(
    [
      "dev in AWS",
      "",
      "automation  on",
      "in flight   nothing; at most 3 at once, for 1 service",
      "outbox      empty: everybody has been told",
    ].join("\n"),
  );
});

test("what is set for the environment: limits, runbooks that are off, a window that is open", async () => {
  operated.settings = {
    runbooksOff: { "clear-cache": "the cache is being moved" },
    maintenanceWindows: [
      { name: "Patches", days: ["sun"], from: "02:30", durationMinutes: 60, timeZone: "UTC" },
    ],
    guardrails: { concurrentExecutions: 5, servicesAffected: 2 },
  };
  expect(await shown()).toMatch(/^in flight {3}nothing; at most 5 at once, for 2 services$/m);
  expect(operated.text).toMatch(/^off {9}clear-cache: the cache is being moved$/m);
  expect(operated.text).toMatch(
    /^calendar {4}people are at work in "Patches" \(sun from 02:30 UTC\) \(at most blocked\)$/m,
  );
  operated.printed.length = 0;
  await status({ env: "dev", json: true }, operated.open);
  expect(operated.json).toMatchObject({
    limits: { concurrentExecutions: 5, servicesAffected: 2 },
    runbooksOff: { "clear-cache": "the cache is being moved" },
    calendar: [{ code: "maintenance-window" }],
  });
});

test("a pause holds as long as an engine's clock may say that it does", async () => {
  await pause("dev", { by: "ada", why: "storm", untilMs: NOW + MINUTE }, operated.remediation.deps);
  expect(await shown()).toMatch(/^automation {2}paused until 2026-03-01T03:01:00Z, by ada: storm$/m);
  expect(operated.text).toContain("next: npx homeostat remediation resume --env dev --reason <why>");
  operated.nowMs = NOW + MINUTE + 59_999;
  expect(await shown()).toMatch(/^automation {2}paused/m);
  operated.nowMs = NOW + 2 * MINUTE;
  expect(await shown()).toMatch(/^automation {2}on$/m);
});

test("what is in flight: its step, its lease, and the question that it waits for", async () => {
  await operated.admit("exe-1", true);
  operated.record(record("asked#exe-1", NOW, { what: "asked", approvalId: "apr-1", digest: "d", plan }));
  operated.nowMs = NOW + 30_000;
  expect(await shown()).toMatch(
    /^exe-1 .* restart-service .* 30s .* 2026-03-01T03:01:00Z .*waits for apr-1 until 2026-03-01T03:15:00Z$/m,
  );
  expect(operated.text).toContain("next: npx homeostat approve apr-1 --env dev --reason <why>");
  expect(operated.text).toMatch(/^outbox {6}2 not delivered, the oldest for 30s$/m);
});

test.each([
  ["restart-service: replace-tasks", "restart-service: replace-tasks"],
  ["unknown", "-"],
])("the step %s is shown as %s", async (step, text) => {
  await operated.admit("exe-1");
  operated.steps["exe-1"] = step;
  expect(await shown()).toMatch(new RegExp(`^exe-1 .*  ${text}$`, "m"));
});

test("a lease that is over", async () => {
  await operated.admit("exe-1");
  operated.nowMs = NOW + 5 * MINUTE;
  expect(await shown()).toMatch(/^exe-1 .* 5m00s {2}over /m);
});

test("what holds it back: cooldowns, limits of the hour, and breakers", async () => {
  for (const [index, id] of ["exe-1", "exe-2"].entries()) {
    operated.nowMs = NOW + index * 20 * MINUTE;
    const grant = await operated.admit(id);
    await settle(grant, "failed", "it broke", operated.remediation.deps);
  }
  expect(await shown()).toMatch(/^breakers {4}restart-service closed, after 2 failures in a row$/m);
  // The hour and the cooldown end as much later as engines' clocks may differ: 60 s.
  expect(operated.text).toMatch(
    /^this hour {3}restart-service for reference: 2 of 2, again from 2026-03-01T04:01:00Z$/m,
  );
  expect(operated.text).toMatch(/^cooling {5}reference until 2026-03-01T03:36:00Z$/m);

  operated.nowMs = NOW + 62 * MINUTE;
  const third = await operated.admit("exe-3");
  await settle(third, "failed", "it broke", operated.remediation.deps);
  expect(await shown()).toMatch(
    /^breakers {4}restart-service open until 2026-03-01T04:07:00Z, then one probe$/m,
  );
});

test("all of it as JSON", async () => {
  await operated.admit("exe-1");
  operated.steps["exe-1"] = "restart-service: hold";
  expect(await status({ env: "dev", json: true }, operated.open)).toBe(EXIT.ok);
  expect(operated.json).toMatchObject({
    command: "remediation status",
    target: "aws",
    environment: "dev",
    atMs: NOW,
    inFlight: [{ executionId: "exe-1", step: "restart-service: hold", isOverdue: false, fence: 1 }],
    cooling: [],
    breakers: [],
    windows: [{ runbookId: "restart-service", service: "reference", perHour: 2, admittedAtMs: [NOW] }],
    calendar: [],
    outbox: { messages: 1, oldestAtMs: NOW },
  });
});

test("a store that does not answer is an error", async () => {
  operated.fake.failAlways(new Error("socket hang up"));
  await expect(status({ env: "dev" }, operated.open)).rejects.toThrow("socket hang up");
});
