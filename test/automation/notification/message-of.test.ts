import type { Background } from "../../../automation/notification/background";
import {
  MAXIMUM_LINE_LENGTH,
  MAXIMUM_LINES,
  messageOf,
  wordlessMessage,
} from "../../../automation/notification/message-of";
import type { ReasonCode } from "../../../automation/remediation/decision";
import type { SettledOutcome } from "../../../automation/remediation/guardrails/event";
import { decision, grantOf } from "../remediation/support/records";
import { FACTS, incident, outboxFor, outboxWithoutIncident } from "./support/facts";

const runbook = { id: "restart-service", title: "Restart a service", severity: "P1" } as const;
const known: Background = { incident, runbook, runbookPage: "https://docs.example/runbooks/{runbook}.md" };
const ABOUT = "[dev] application-pool-exhausted of reference (homeostat-dev/reference)";

/** What stands in the message of each kind of fact about a known incident. */
const told = {
  reported: [
    "reported application-pool-exhausted (P2, 90 % sure), service reference",
    "notice",
    "P3",
    ["Symptoms: latency-high", "alarm: homeostat-dev-pool", "Heard from: cloudwatch-alarm, event event-1"],
  ],
  over: [
    "is over",
    "notice",
    "P3",
    ["alarm pool is OK again", "Heard from: cloudwatch-alarm, event event-1"],
  ],
  informed: ["noted", "notice", "P3", ["a backup began", "Heard from: cloudwatch-alarm, event event-1"]],
  rejected: [
    "an event was not acted on, because it was not understood or not believed",
    "page",
    "P2",
    ["Reason: no account", "Reason: no time", 'Beginning of it: {"detail":'],
  ],
  asked: [
    "may restart-service run?",
    "page",
    "P2",
    [
      "Action 1: Start a deployment of the version that runs, which replaces all tasks",
      'Now: taskDefinitionArn = "arn:aws:ecs:eu-west-1:111111111111:task-definition/reference:7"',
      "Now: desiredTasks = 2",
      "Plan: d1",
      "Approval: apr-1, open until 2026-03-01 03:15:00 UTC",
    ],
  ],
  "not-approved": ["restart-service was not approved", "notice", "P3", ["By ada: a release is under way"]],
  decided: [
    "restart-service is blocked",
    "page",
    "P2",
    [
      "Reason cooldown (at most blocked, until 2026-03-01 03:07:00 UTC): ran 3 minutes ago",
      "Reason target-locked (at most blocked): exe-0 works on it",
    ],
  ],
  approved: ["restart-service was approved", "notice", "P3", ["By ada: it is stuck", "Plan: d1"]],
  settled: [
    "restart-service failed, and what it did is not undone",
    "page",
    "P1",
    [
      "Result: replace-tasks failed",
      "2026-03-01 03:00:05 UTC action replace-tasks: deployment began",
      "2026-03-01 03:00:09 UTC rollback-check: 1 of 2 tasks run",
    ],
  ],
  "lease-expired": [
    "restart-service fell silent and counts as failed",
    "page",
    "P1",
    ["It was last known to run until 2026-03-01 03:01:00 UTC."],
  ],
  paused: ["automation is paused until 2026-03-01 04:00:00 UTC", "notice", "P3", ["By ada: migration"]],
  resumed: ["automation goes on", "notice", "P3", ["By ada: migration done"]],
} as const satisfies Record<keyof typeof FACTS, readonly [string, string, string, readonly string[]]>;

const INCIDENT_LINES = [
  "Target: AWS::ECS::Service homeostat-dev/reference",
  "Severity: P2, confidence 0.9, from cloudwatch-alarm",
  "Symptoms: latency-high",
  "alarm: homeostat-dev-pool",
];

describe("a message", () => {
  test.each(Object.entries(told))("about %s says all of it", (what, [headline, urgency, severity, lines]) => {
    const message = messageOf(outboxFor(FACTS[what as keyof typeof FACTS]), known);
    expect(message).toMatchObject({ what, urgency, severity, title: `${ABOUT}: ${headline}` });
    expect(message.lines).toEqual([...lines, ...(what === "reported" ? [] : INCIDENT_LINES)]);
  });

  test("without its background still says what happened, and to what", () => {
    const message = messageOf(outboxFor(FACTS["lease-expired"]));
    expect(message.title).toBe(
      "[dev] incident inc-0123456789abcdef0123: its runbook fell silent and counts as failed",
    );
    expect(message.next).toBe(
      "Nobody knows how far it came. Look at the target before anything else: `npx homeostat incidents show inc-0123456789abcdef0123 --env dev`",
    );
    expect(message.severity).toBe("P2");
  });

  test("about what is admitted names its execution", () => {
    const fact = { what: "decided", decision: decision("auto"), grant: grantOf("exe-1") } as const;
    expect(messageOf(outboxFor(fact), known).lines[0]).toBe("Execution: exe-1");
  });

  test.each([
    ["restart-service", "Runbook: restart-service"],
    [undefined, "Runbook: none matches"],
  ])("about trouble that is a person's says which runbook would answer: %s", (runbookId, line) => {
    const { runbookId: _, ...rest } = decision("manual");
    const fact = { what: "decided", decision: { ...rest, ...(runbookId && { runbookId }) } } as const;
    expect(messageOf(outboxFor(fact), known).lines[0]).toBe(line);
  });

  test("about no incident names the environment alone", () => {
    const message = messageOf(outboxWithoutIncident(FACTS.paused));
    expect(message.title).toBe("[dev] remediation: automation is paused until 2026-03-01 04:00:00 UTC");
    expect(message).not.toHaveProperty("incidentId");
  });

  test.each<[SettledOutcome, string, string | undefined]>([
    ["succeeded-verified", "has fixed it, and the fix was verified", undefined],
    ["rolled-back", "failed; what it did is undone, and seen to be", "The trouble is still there."],
    ["failed", "failed, and what it did is not undone", "The target may be half changed."],
    ["refused", "did not run: nothing was touched", "The trouble is still there."],
    ["cancelled", "was called off: nothing was touched", "Nothing runs by itself."],
  ])("about an end that is %s says how it ended and what to do", (outcome, says, next) => {
    const message = messageOf(outboxFor({ ...FACTS.settled, outcome }), known);
    expect(message.title).toBe(`${ABOUT}: restart-service ${says}`);
    if (next === undefined) expect(message).not.toHaveProperty("next");
    else expect(message.next).toContain(next);
  });

  test.each([
    ["auto", "restart-service runs", undefined],
    ["approval", "restart-service waits for approval", "The question follows"],
    ["manual", "a person must act", "Take it over: `npx homeostat incidents show"],
    ["blocked", "restart-service is blocked", "or remove what blocks it"],
  ] as const)("about the decision %s", (outcome, says, next) => {
    const message = messageOf(outboxFor({ what: "decided", decision: decision(outcome) }), known);
    expect(message.title).toBe(`${ABOUT}: ${says}`);
    if (next === undefined) expect(message).not.toHaveProperty("next");
    else expect(message.next).toContain(next);
  });

  describe("about trouble that is left to a person", () => {
    const leftTo = (code: ReasonCode, of = incident) => {
      const reasons = [
        { code: "high-risk", limitsTo: "approval", says: "a person decides" },
        { code, limitsTo: "manual", says: "only suggested" },
      ] as const;
      const fact = { what: "decided", decision: decision("manual", { reasons }) } as const;
      return messageOf(outboxFor(fact), { ...known, incident: of }).lines;
    };
    const START =
      "Suggestion: restart-service can do it, once approved, if you report the trouble yourself: ";

    test("says how to let its runbook do it, where the level alone is in the way", () => {
      expect(leftTo("autonomy-suggest")).toContain(
        `${START}\`npx homeostat incidents report application-pool-exhausted --env dev --service reference --on AWS::ECS::Service=homeostat-dev/reference\``,
      );
    });

    test.each(["a; curl evil | sh", "a`id`", "$(id)", "a b", "x".repeat(300)])(
      "repeats no name that a shell would take for more: %s",
      (id) => {
        const lines = leftTo("autonomy-suggest", { ...incident, target: { ...incident.target, id } });
        expect(lines).toContain(`${START}\`npx homeostat incidents report\``);
      },
    );

    test.each(["autonomy-shadow", "autonomy-cap", "low-confidence"] as const)(
      "suggests nothing where there is %s",
      (code) => {
        expect(leftTo(code).join()).not.toContain("Suggestion");
      },
    );
  });

  test("that asks has the link, and says how to answer without it", () => {
    const link = "https://approvals.example/approvals/apr-1?sig=0";
    const message = messageOf({ ...outboxFor(FACTS.asked), link }, known);
    expect(message.links).toEqual([
      { kind: "approval", says: "See the plan and decide", url: link },
      {
        kind: "runbook",
        says: "Runbook restart-service",
        url: "https://docs.example/runbooks/restart-service.md",
      },
    ]);
    expect(message.next).toBe(
      'Answer before 2026-03-01 03:15:00 UTC: `npx homeostat approve apr-1 --env dev --reason "…"` or `npx homeostat reject apr-1 --env dev --reason "…"`. Without an answer nothing runs.',
    );
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "no address", ""])("never links to %j", (link) => {
    expect(messageOf({ ...outboxFor(FACTS.asked), link }).links).toEqual([]);
  });

  test("is bounded, and says how much it left out", () => {
    const reasons = Array.from({ length: 100 }, () => "x".repeat(1_000));
    const { lines } = messageOf(outboxFor({ what: "rejected", reasons, excerpt: "" }));
    expect(lines).toHaveLength(MAXIMUM_LINES + 1);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(MAXIMUM_LINE_LENGTH);
    expect(lines.at(-1)).toBe("… and 41 lines more");
  });

  test("of a record that nobody can put into words is a page with what is known of it", () => {
    const record = outboxFor(FACTS.settled, "settled#odd");
    const message = wordlessMessage(record);
    expect(message).toMatchObject({
      urgency: "page",
      title: "[dev] record settled#odd cannot be put into words",
      pages: [{ action: "trigger", key: "settled#odd" }],
    });
    expect(message.lines.join()).toContain('"id":"settled#odd"');
  });
});

describe("severity", () => {
  test.each([
    ["P1", "P1"],
    ["P2", "P2"],
    ["P4", "P2"],
  ] as const)("of a page about a %s incident is %s", (severity, expected) => {
    const message = messageOf(outboxFor(FACTS.asked), { incident: { ...incident, severity } });
    expect(message.severity).toBe(expected);
  });

  test.each([
    ["P1", "P3"],
    ["P3", "P3"],
    ["P4", "P4"],
  ] as const)("of a notice about a %s incident is %s", (severity, expected) => {
    const message = messageOf(outboxFor(FACTS.approved), { incident: { ...incident, severity } });
    expect(message.severity).toBe(expected);
  });
});

test("an end that does not speak for all says so, and who may", () => {
  const message = messageOf(outboxFor({ ...FACTS.over, stillReported: true }), known);
  expect(message.title).toBe(`${ABOUT}: is over for cloudwatch-alarm, and still reported`);
  expect(message.next).toBe(
    "Its page stays. Where nothing is wrong any more, a person says so for all: `npx homeostat incidents report … --over --env dev`",
  );
  expect(message.pages).toEqual([]);
});
