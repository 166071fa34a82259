import { list, type ListOptions } from "../../cli/commands/incidents-list";
import { show } from "../../cli/commands/incidents-show";
import { tail } from "../../cli/commands/incidents-tail";
import { EXIT } from "../../cli/exit-codes";
import { newRecords } from "../../cli/remediation/new-records";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import {
  approvedStory,
  decision,
  grantOf,
  incident,
  plan,
  record,
  T0,
} from "../automation/remediation/support/records";
import { Operated } from "./support/operated";

const HOUR = 3_600_000;

let operated: Operated;

beforeEach(() => {
  operated = new Operated(T0 + HOUR);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** An incident of its own, heard of and left to a person. */
function other(digit: string, atMs: number, service = "database"): readonly AuditRecord[] {
  const id = `inc-${digit.repeat(20)}`;
  const own = { ...incident, id, service, rootCause: "database-silent" };
  return [
    {
      ...record(`reported#${digit}`, atMs, { what: "reported", incident: own, executionId: "exe-9" }),
      incidentId: id,
    },
    {
      ...record(`decided#${digit}`, atMs + 1, { what: "decided", decision: decision("manual") }),
      incidentId: id,
    },
  ];
}

describe("homeostat incidents list", () => {
  async function ids(options: ListOptions = {}): Promise<readonly string[]> {
    operated.printed.length = 0;
    expect(await list({ env: "dev", json: true, ...options }, operated.open)).toBe(EXIT.ok);
    return (operated.json as { incidents: { incidentId: string }[] }).incidents.map(
      ({ incidentId }) => incidentId,
    );
  }

  beforeEach(() => {
    operated.record(...approvedStory, ...other("a", T0 + 70_000), ...other("b", T0 - 2 * HOUR));
  });

  it("leaves out what was only said to be over", async () => {
    const incidentId = `inc-${"c".repeat(20)}`;
    const { source } = incident;
    const over = { what: "over", says: "an alarm is OK", endedAtMs: T0 + 80_000, source } as const;
    operated.record({ ...record("over#1", T0 + 80_000, over), incidentId });
    expect(await ids()).not.toContain(incidentId);
  });

  it("shows the one with the latest record first, each once", async () => {
    expect(await ids()).toEqual([incident.id, `inc-${"a".repeat(20)}`, `inc-${"b".repeat(20)}`]);
  });

  it.each<[ListOptions, number]>([
    [{ service: "database" }, 2],
    [{ service: "nobody" }, 0],
    [{ outcome: "succeeded-verified" }, 1],
    [{ outcome: "manual", service: "database" }, 2],
    [{ since: "2h" }, 2],
    [{ since: "2026-03-01T03:01:15Z" }, 1],
    [{ limit: 1 }, 1],
  ])("%j leaves %d", async (options, count) => {
    expect(await ids(options)).toHaveLength(count);
  });

  it("finds what fits behind many that do not", async () => {
    for (let index = 0; index < 30; index += 1) {
      const id = `inc-${String(index).padStart(20, "0")}`;
      operated.record({
        ...record(`reported#${index}`, T0 + HOUR - index, {
          what: "reported",
          incident: { ...incident, id, service: "noise" },
          executionId: "e",
        }),
        incidentId: id,
      });
    }
    expect(await ids({ service: "database" })).toHaveLength(2);
  });

  it("is a table for people, and says what to look at", async () => {
    expect(await list({ env: "dev", outcome: "succeeded-verified" }, operated.open)).toBe(EXIT.ok);
    expect(operated.text.split("\n")).toEqual([
      "INCIDENT                  SEVERITY  ROOT CAUSE                  SERVICE    OUTCOME             RUNBOOK          LAST                  OVER",
      "inc-0123456789abcdef0123  P2        application-pool-exhausted  reference  succeeded-verified  restart-service  2026-03-01T03:01:30Z  -",
      "",
      "next: npx homeostat incidents show inc-0123456789abcdef0123 --env dev",
    ]);
  });

  it("says where it found nothing", async () => {
    await list({ env: "dev", service: "nobody", since: "1h" }, operated.open);
    expect(operated.text).toBe("no such incident in dev in AWS since 2026-03-01T03:00:00Z");
  });

  it.each(["soon", "", "0d", "2126-01-01T00:00:00Z"])("does not look back to %j", async (since) => {
    await expect(list({ env: "dev", since }, operated.open)).rejects.toMatchObject({ exitCode: EXIT.usage });
    expect(operated.fake.sent).toEqual([]);
  });
});

describe("homeostat incidents show", () => {
  it("tells the whole story in the order of time, with every reason, step and message", async () => {
    operated.record(...approvedStory);
    operated.deliverAll();
    expect(await show({ env: "dev" }, incident.id, operated.open)).toBe(EXIT.ok);
    const INDENT = " ".repeat(26);
    expect(operated.text.split("\n")).toEqual([
      "incident    inc-0123456789abcdef0123 in dev in AWS",
      "trouble     application-pool-exhausted (P2)",
      "where       AWS::ECS::Service homeostat-dev/reference, service reference",
      "outcome     succeeded-verified, restart-service",
      "over        nobody has said so",
      "reported    once, executed once, within 1m30s",
      "",
      "2026-03-01T03:00:00.000Z  reported application-pool-exhausted (P2, 90 % sure), service reference",
      `${INDENT}Symptoms: latency-high`,
      `${INDENT}alarm: homeostat-dev-pool`,
      `${INDENT}Heard from: cloudwatch-alarm, event event-1`,
      "2026-03-01T03:00:00.100Z  restart-service waits for approval [notice sent]",
      `${INDENT}Reason autonomy-approve (at most approval): restart-service has earned approve`,
      `${INDENT}Reason environment-policy (at most approval): dev asks first`,
      `${INDENT}Execution: exe-1`,
      "2026-03-01T03:00:01.000Z    pre-check no-deployment-runs: no deployment is under way",
      "2026-03-01T03:00:02.000Z  may restart-service run? [page sent]",
      `${INDENT}Action 1: Start a deployment of the version that runs, which replaces all tasks`,
      `${INDENT}Now: taskDefinitionArn = "arn:aws:ecs:eu-west-1:111111111111:task-definition/reference:7"`,
      `${INDENT}Now: desiredTasks = 2`,
      `${INDENT}Plan: d1`,
      `${INDENT}Approval: apr-1, open until 2026-03-01 03:15:00 UTC`,
      "2026-03-01T03:01:00.000Z  restart-service was approved [notice sent]",
      `${INDENT}By arn:aws:iam::111111111111:user/ada: it is stuck`,
      `${INDENT}Plan: d1`,
      "2026-03-01T03:01:01.000Z    action replace-tasks: deployment ecs-svc/1 began",
      "2026-03-01T03:01:30.000Z  restart-service has fixed it, and the fix was verified [notice sent]",
      `${INDENT}Result: every post-check passed`,
    ]);
  });

  it("says what nobody has been told yet, and what waits for an answer", async () => {
    operated.record(...approvedStory.slice(0, 3));
    await show({ env: "dev" }, incident.id, operated.open);
    expect(operated.text).toContain("may restart-service run? [page NOT SENT YET]");
    expect(operated.text).toContain("next: npx homeostat approve apr-1 --env dev --reason <why>");
  });

  it("gives all of it as JSON", async () => {
    operated.record(...approvedStory);
    await show({ env: "dev", json: true }, incident.id, operated.open);
    expect(operated.json).toMatchObject({
      command: "incidents show",
      environment: "dev",
      summary: { incidentId: incident.id, standing: "succeeded-verified", reports: 1, executions: 1 },
      episodes: approvedStory.map((one) => ({
        record: one,
        notification:
          one.fact.what === "reported"
            ? { state: "none" }
            : { state: "waiting", urgency: one.fact.what === "asked" ? "page" : "notice" },
      })),
    });
  });

  describe("of an incident whose end was told before it was reported", () => {
    const { source } = incident;
    const over = (id: string, atMs: number): AuditRecord =>
      record(id, atMs, { what: "over", says: "OK", endedAtMs: atMs, source });

    beforeEach(() => {
      const stray = over("over#stray", T0 - HOUR / 2);
      const brief = { ...over("over#brief", T0 + 100_000), keptUntilMs: T0 + 9 * HOUR };
      operated.record(stray, ...approvedStory, over("over#end", T0 + 95_000), brief);
      operated.deliverAll();
    });

    it("claims no message that nobody got", async () => {
      await show({ env: "dev", json: true }, incident.id, operated.open);
      const { episodes } = operated.json as {
        episodes: { record: AuditRecord; notification: { state: string } }[];
      };
      expect(episodes.map(({ record: { id }, notification }) => [id, notification.state])).toEqual([
        ["over#stray", "none"],
        ["reported#event-1", "none"],
        ["decided#exe-1", "delivered"],
        ["asked#exe-1", "delivered"],
        ["approved#exe-1", "delivered"],
        ["settled#exe-1", "delivered"],
        ["over#end", "delivered"],
        ["over#brief", "none"],
      ]);
    });

    it("prints nothing of them, and counts from the first report", async () => {
      await show({ env: "dev" }, incident.id, operated.open);
      expect(operated.text).toContain("reported    once, executed once, within 1m40s");
      expect(operated.text).toContain("2026-03-01T02:30:00.000Z  is over\n");
      expect(operated.text).toContain("2026-03-01T03:01:35.000Z  is over [notice sent]\n");
      expect(operated.text).toContain("over        2026-03-01T03:01:40Z");
    });
  });

  it("says where an end does not speak for all that was reported", async () => {
    const byPerson = { ...incident, source: { ...incident.source, kind: "manual" as const } };
    operated.record(
      record("reported#1", T0, { what: "reported", incident, executionId: "exe-1" }),
      record("reported#2", T0, { what: "reported", incident: byPerson, executionId: "exe-1" }),
      record("over#1", T0 + 9, { what: "over", says: "OK", endedAtMs: T0 + 9, source: incident.source }),
    );
    await show({ env: "dev" }, incident.id, operated.open);
    expect(operated.text).toContain("over        not for all that was reported");
  });

  it("shows text of an event harmlessly", async () => {
    const evil = "\u001b[2J\u202eall is well\n2026-03-01T03:00:00.000Z  approved by the boss";
    const own = {
      ...incident,
      rootCause: evil,
      service: evil,
      symptoms: [evil],
      context: { [evil]: evil },
      target: { type: evil, id: evil },
    };
    const reasons = [{ code: "paused" as const, limitsTo: "blocked" as const, says: evil }];
    operated.record(
      record("reported#1", T0, { what: "reported", incident: own, executionId: "e" }),
      record("decided#1", T0, {
        what: "decided",
        decision: decision("auto", { reasons, runbookId: evil }),
        grant: grantOf("e"),
      }),
      record("asked#1", T0 + 1, {
        what: "asked",
        approvalId: evil,
        digest: evil,
        plan: { ...plan, actions: [evil], targetState: { [evil]: evil } },
      }),
      record("not-approved#1", T0 + 2, { what: "not-approved", by: evil, why: evil }),
      record("settled#1", T0 + 3, {
        what: "settled",
        outcome: "failed",
        says: evil,
        steps: [{ phase: "action", step: evil, says: evil, atMs: T0 }],
      }),
      record("over#1", T0 + 4, { what: "over", says: evil, endedAtMs: T0, source: incident.source }),
    );
    await show({ env: "dev" }, incident.id, operated.open);
    await list({ env: "dev" }, operated.open);
    for (const character of ["\u001b", "\u202e"]) expect(operated.text).not.toContain(character);
    expect(operated.text).not.toMatch(/^2026-03-01T03:00:00.000Z {2}approved by the boss/m);
    expect(operated.text).toContain("\\u001b[2J\\u202eall is well\\u000a2026");
  });

  it.each([
    ["no incident", "exe-1", '"exe-1" is no incident'],
    ["one that nobody knows", `inc-${"f".repeat(20)}`, "knows no incident inc-ffff"],
  ])("explains %s", async (_, id, what) => {
    await expect(show({ env: "dev" }, id, operated.open)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      explanation: { what: expect.stringContaining(what) as string, allowed: expect.any(String) as string },
    });
  });
});

describe("homeostat incidents tail", () => {
  /** Follows until so many records have come. */
  async function followed(count: number, during: (found: readonly string[]) => void = () => undefined) {
    const end = new AbortController();
    const found: string[] = [];
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    const { log } = operated.remediation;
    for await (const { id } of newRecords({ log, sinceMs: T0, signal: end.signal, pollMs: 1, note })) {
      found.push(id);
      during(found);
      if (found.length === count) end.abort();
    }
    return { found, notes };
  }

  it("begins with what has happened, and goes on with what happens", async () => {
    operated.record(...approvedStory.slice(0, 2));
    const { found } = await followed(5, ({ length }) => {
      if (length === 2) operated.record(...approvedStory.slice(2));
    });
    expect(found).toEqual(approvedStory.map(({ id }) => id));
  });

  it("does not miss what comes late by an engine's clock, and shows nothing twice", async () => {
    operated.record(...approvedStory);
    const late = record("over#late", T0 + 10_000, {
      what: "over",
      says: "",
      endedAtMs: T0,
      source: incident.source,
    });
    const { found } = await followed(6, ({ length }) => {
      if (length === 5) operated.record(late);
    });
    expect(found).toEqual([...approvedStory.map(({ id }) => id), "over#late"]);
  });

  it("asks again after no answer, and says so once each time", async () => {
    operated.record(...approvedStory.slice(0, 4));
    const { found, notes } = await followed(5, ({ length }) => {
      if (length !== 4) return;
      operated.fake.failAlways(new Error("socket hang up"));
      setTimeout(() => {
        operated.fake.failAlways();
        operated.record(...approvedStory.slice(4));
      }, 20);
    });
    expect(found).toHaveLength(5);
    expect(notes[0]).toBe("no answer, asking again: socket hang up");
  });

  it("ends at once where there is no answer at first", async () => {
    operated.fake.failAlways(new Error("socket hang up"));
    await expect(followed(1)).rejects.toThrow("socket hang up");
  });

  it.each([
    [
      {},
      /^2026-03-01T03:01:30.000Z {2}inc-0123456789abcdef0123 {2}restart-service has fixed it, and the fix was verified; Result: every post-check passed$/,
    ],
    [{ json: true }, /^\{"id":"settled#exe-1",/],
  ])("prints a line for each record until it is interrupted: %j", async (options, line) => {
    operated.record(...approvedStory);
    const interrupt = new AbortController();
    setTimeout(() => {
      interrupt.abort();
    }, 50);
    expect(await tail({ env: "dev", since: "2h", ...options }, operated.open, interrupt.signal)).toBe(
      EXIT.ok,
    );
    expect(operated.text.split("\n")).toHaveLength(5);
    expect(operated.text.split("\n").at(-1)).toMatch(line);
    expect(operated.closed).toBe(1);
  });
});
