import { admit } from "../../../../automation/remediation/admission/admit";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import { settle } from "../../../../automation/remediation/admission/settle";
import { earnedAutonomy } from "../../../../automation/remediation/autonomy";
import { decide } from "../../../../automation/remediation/decide";
import { executionId } from "../../../../automation/remediation/execution-id";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import type { DecisionCode } from "../../../../automation/remediation/history/decision-code";
import type { HistoryEntry } from "../../../../automation/remediation/history/entry";
import { generateHistory } from "../../../../automation/remediation/history/generate";
import { replay } from "../../../../automation/remediation/history/replay";
import { bestMatch, indexRunbooks } from "../../../../automation/remediation/match";
import { policyOf } from "../../../../automation/remediation/policy/default-policies";
import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { RUNBOOKS } from "../../../../automation/runbooks";
import { spec as restartService } from "../../../../automation/runbooks/restart-service/spec";

const code: DecisionCode = {
  RUNBOOKS,
  policyOf,
  indexRunbooks,
  bestMatch,
  earnedAutonomy,
  decide,
  executionId,
  guardrailLimits,
  admit,
  settle,
  MemoryStore,
};

const only = (spec: RunbookSpec): DecisionCode => ({ ...code, RUNBOOKS: [spec] });
const restarts = (guardrails: RunbookSpec["guardrails"] = { cooldownMinutes: 10 }): RunbookSpec => ({
  ...restartService,
  guardrails,
});

const START_MS = Date.parse("2026-03-02T09:00:00Z");

function trouble(
  afterMinutes: number,
  more: Partial<Omit<HistoryEntry, "incident">> = {},
  service = "reference",
): HistoryEntry {
  return {
    incident: {
      id: `inc-${service}`,
      rootCause: "application-pool-exhausted",
      confidence: 0.9,
      symptoms: [],
      service,
      target: { type: "AWS::ECS::Service", id: `homeostat-dev/${service}` },
      severity: "P2",
      environment: "dev",
      detectedAtMs: START_MS + afterMinutes * 60_000,
      context: {},
      source: {
        kind: "manual",
        eventId: `event-${afterMinutes}`,
        accountId: "111111111111",
        region: "eu-west-1",
      },
    },
    ...more,
  };
}

const lasting = (seconds: number): Pick<HistoryEntry, "execution"> => ({
  execution: { outcome: "succeeded-verified", seconds },
});
const failing: Pick<HistoryEntry, "execution"> = { execution: { outcome: "failed", seconds: 60 } };

async function outcomes(entries: readonly HistoryEntry[], spec = restarts(), options = {}) {
  const verdicts = await replay(entries, only(spec), options);
  return verdicts.map(({ outcome, reasons }) => [outcome, ...reasons.map((reason) => reason.code)].join(" "));
}

describe("the replay of a history", () => {
  it("is the same, byte by byte, each time", async () => {
    const entries = generateHistory({ incidents: 1_500, seed: 5 });
    const [first, second] = [await replay(entries, code), await replay(entries, code)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    expect(new Set(first.map(({ outcome }) => outcome))).toEqual(
      new Set(["auto", "approval", "manual", "blocked"]),
    );
  });

  it("lets a cooldown begin when the execution ends, as the history tells", async () => {
    // 10 min of rest and 1 min for the clocks, after an end at 09:05.
    expect(await outcomes([trouble(0, lasting(300)), trouble(15.9)])).toEqual(["auto", "blocked cooldown"]);
    expect(await outcomes([trouble(0, lasting(300)), trouble(16.1)])).toEqual(["auto", "auto"]);
  });

  it("takes a longer cooldown for a reason against later incidents", async () => {
    const entries = [trouble(0, lasting(60)), trouble(13)];
    expect(await outcomes(entries, restarts({ cooldownMinutes: 10 }))).toEqual(["auto", "auto"]);
    expect(await outcomes(entries, restarts({ cooldownMinutes: 15 }))).toEqual(["auto", "blocked cooldown"]);
  });

  it("takes what it is told while the execution is under way for the same trouble", async () => {
    const [, second] = await replay([trouble(0, lasting(300)), trouble(2)], only(restarts()));
    expect(second).toEqual({ outcome: "auto", runbookId: "restart-service", reasons: [], repeats: true });
  });

  it("holds the limits of the environment against other services", async () => {
    const entries = [trouble(0, lasting(300)), trouble(1, {}, "worker")];
    expect(await outcomes(entries)).toEqual(["auto", "blocked services-affected"]);
  });

  it("opens the breaker after failures, and tries again when its time is over", async () => {
    const spec = restarts({ cooldownMinutes: 0, failuresToOpen: 1, openSeconds: 600 });
    // Failed at 09:01, open for 10 min and 1 min for the clocks.
    expect(await outcomes([trouble(0, failing), trouble(11.9)], spec)).toEqual([
      "auto",
      "blocked autonomy-approve breaker-open",
    ]);
    expect(await outcomes([trouble(0, failing), trouble(12.1)], spec)).toEqual([
      "auto",
      "approval autonomy-approve",
    ]);
  });

  it("lets autonomy fall with each failure", async () => {
    const spec = restarts({ cooldownMinutes: 0, executionsPerHour: 100 });
    // The second one is approved at 09:10 and ends at 09:11.
    expect(await outcomes([trouble(0, failing), trouble(5, failing), trouble(13)], spec)).toEqual([
      "auto",
      "approval autonomy-approve",
      "manual autonomy-suggest",
    ]);
  });

  it("lets a question wait as long as the answer took, and a no end it", async () => {
    const no = { approval: { answer: "rejected", afterSeconds: 600 } } as const;
    const entries = [trouble(0, no), trouble(5), trouble(20.9), trouble(21.1)];
    const verdicts = await replay(entries, only(restarts()), { initialAutonomy: "approve" });
    expect(verdicts.map(({ outcome, repeats = false }) => [outcome, repeats])).toEqual([
      ["approval", false],
      ["approval", true],
      ["blocked", false],
      ["approval", false],
    ]);
  });

  it("leaves what no runbook answers to a person", async () => {
    const { incident } = trouble(0);
    expect(await outcomes([{ incident: { ...incident, rootCause: "moon-full" } }])).toEqual([
      "manual no-matching-runbook",
    ]);
  });

  it("refuses an environment that nobody thought of", async () => {
    const { incident } = trouble(0);
    await expect(replay([{ incident: { ...incident, environment: "moon" } }], code)).rejects.toThrow(
      'no remediation policy for "moon"; allowed: dev, staging, prod',
    );
  });
});
