import { pause, resume } from "../../cli/commands/remediation-pause";
import { EXIT } from "../../cli/exit-codes";
import { environmentKey, environmentOf } from "../../automation/remediation/guardrails/scope";
import { Operated } from "./support/operated";

const NOW = Date.UTC(2036, 2, 1, 3);
const ARN = "arn:aws:sts::111111111111:assumed-role/operator/ada";

let operated: Operated;

beforeEach(() => {
  operated = new Operated(NOW);
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function paused() {
  const read = await operated.remediation.deps.store.read([environmentKey("dev")]);
  if (read.kind === "unavailable") throw new Error(read.says);
  return environmentOf("dev", read.items).pause;
}

async function records() {
  const found = [];
  for await (const { fact } of operated.remediation.log.oldestFirst(0)) found.push(fact);
  return found;
}

test("a pause says who, why and until when, in the store and in its record", async () => {
  expect(await pause({ env: "dev", reason: " storm ", for: "1h30m" }, operated.open)).toBe(EXIT.ok);
  const expected = { by: ARN, why: "storm", untilMs: Date.UTC(2036, 2, 1, 4, 30) };
  expect(await paused()).toEqual(expected);
  expect(await records()).toEqual([{ what: "paused", pause: expected }]);
  expect(operated.text).toContain("until 2036-03-01T04:30:00Z");
  expect(operated.text).toContain("next: npx homeostat remediation resume --env dev --reason <why>");
  expect(operated.closed).toBe(1);
});

test.each([
  [{ until: "2036-03-01T05:00:00+01:00" }, Date.UTC(2036, 2, 1, 4)],
  [{}, undefined],
])("a pause with %j ends at %s", async (end, untilMs) => {
  expect(await pause({ env: "dev", reason: "r", json: true, ...end }, operated.open)).toBe(EXIT.ok);
  expect((await paused())?.untilMs).toBe(untilMs);
  expect(operated.json).toEqual({
    command: "remediation pause",
    target: "aws",
    environment: "dev",
    pause: { by: ARN, why: "r", ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }) },
  });
});

test("a resumed environment admits again", async () => {
  await pause({ env: "dev", reason: "storm" }, operated.open);
  expect(await resume({ env: "dev", reason: "calm", yes: true }, operated.open)).toBe(EXIT.ok);
  expect(await paused()).toBeUndefined();
  expect((await records()).at(-1)).toEqual({ what: "resumed", by: ARN, why: "calm" });
  await expect(operated.admit("exe-1")).resolves.toMatchObject({ executionId: "exe-1" });
});

test("nobody is let go on without a confirmation", async () => {
  await pause({ env: "dev", reason: "storm" }, operated.open);
  await expect(resume({ env: "dev", reason: "calm" }, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    explanation: { allowed: "--yes", remedy: "look first: npx homeostat remediation status --env dev" },
  });
  const guarded = () =>
    Promise.resolve({
      ...operated.remediation,
      place: { kind: "aws" as const, environment: "prod", guarded: true },
    });
  await expect(resume({ env: "prod", reason: "calm", yes: true }, guarded)).rejects.toMatchObject({
    explanation: { allowed: "--confirm prod (--yes is not enough here)" },
  });
  await expect(resume({ env: "prod", reason: "r", confirm: "dev" }, guarded)).rejects.toMatchObject({
    exitCode: EXIT.usage,
  });
  expect(await paused()).toMatchObject({ why: "storm" });
});

test.each([
  ["no reason", { reason: "  " }, "no reason is given"],
  ["an essay", { reason: "x".repeat(501) }, "501 characters"],
  ["two ends", { reason: "r", until: "2036-03-02T00:00:00Z", for: "2h" }, "both --until and --for"],
  ["no duration", { reason: "r", for: "soon" }, '"soon" is no duration'],
  ["no time at all", { reason: "r", for: "0h" }, '"0h" is no duration'],
  ["no moment", { reason: "r", until: "tomorrow" }, '"tomorrow" is no moment'],
  ["a moment of no known clock", { reason: "r", until: "2036-03-02T00:00:00" }, "is no moment"],
  ["a moment that is over", { reason: "r", until: "2020-01-01T00:00:00Z" }, "is over"],
])("a pause with %s is refused before anything is asked or written", async (_, options, what) => {
  await expect(pause({ env: "dev", ...options }, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    explanation: { what: expect.stringContaining(what) as string },
  });
  expect(operated.fake.sent).toEqual([]);
});

test("a store that does not answer: what is not known, why, and how to see", async () => {
  operated.fake.failAlways(new Error("AccessDeniedException: no dynamodb:PutItem"));
  await expect(pause({ env: "dev", reason: "r" }, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    explanation: {
      what: "it is not known whether dev is paused: Error: AccessDeniedException: no dynamodb:PutItem",
      remedy: "see what holds now: npx homeostat remediation status --env dev; then run this again",
    },
  });
  expect(operated.closed).toBe(1);
});
