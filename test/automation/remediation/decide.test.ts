import fc from "fast-check";
import { decide, outcomeOf, type Circumstances } from "../../../automation/remediation/decide";
import { REASON_CODES, type Outcome, type Reason } from "../../../automation/remediation/decision";
import { indexRunbooks, bestMatch } from "../../../automation/remediation/match";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { numRuns } from "./support/runs";
import { INCIDENT, SPEC } from "./support/specimens";

const nowMs = INCIDENT.detectedAtMs;
const calm: Circumstances = {
  policy: { environment: "dev", maximumAutonomy: "automatic", initialAutonomy: "automatic" },
  autonomy: "automatic",
  guardrails: [],
  nowMs,
};
const high: RunbookSpec = { ...SPEC, risk: "high", maximumAutonomy: "approve" };
const paused: Reason = { code: "paused", limitsTo: "blocked", says: "ada paused dev: migration" };

function decided(
  circumstances: Partial<Circumstances> = {},
  {
    spec = SPEC,
    incident = INCIDENT,
  }: { readonly spec?: RunbookSpec; readonly incident?: typeof INCIDENT } = {},
) {
  const match = bestMatch(incident, indexRunbooks([spec]));
  return decide(incident, match, { ...calm, ...circumstances });
}
const summary = (decision: ReturnType<typeof decided>) => [
  decision.outcome,
  ...decision.reasons.map(({ code }) => code),
];
const policy = (changes: Partial<Circumstances["policy"]>) => ({ policy: { ...calm.policy, ...changes } });

describe("a decision", () => {
  it("lets low and medium risk run by themselves", () => {
    expect(summary(decided())).toEqual(["auto"]);
    expect(summary(decided({}, { spec: { ...SPEC, risk: "medium" } }))).toEqual(["auto"]);
  });

  it.each<[string, ReturnType<typeof decided>, (Outcome | Reason["code"])[]]>([
    [
      "nothing answers",
      decided({}, { incident: { ...INCIDENT, rootCause: "unknown" } }),
      ["manual", "no-matching-runbook"],
    ],
    [
      "too unsure",
      decided({}, { incident: { ...INCIDENT, confidence: 0.79 } }),
      ["manual", "low-confidence"],
    ],
    [
      "unsure beyond numbers",
      decided({}, { incident: { ...INCIDENT, confidence: NaN } }),
      ["manual", "low-confidence"],
    ],
    ["just sure enough", decided({}, { incident: { ...INCIDENT, confidence: 0.8 } }), ["auto"]],
    [
      "high risk",
      decided({ autonomy: "approve" }, { spec: high }),
      ["approval", "high-risk", "autonomy-cap"],
    ],
    [
      "high risk whatever it has earned",
      decided({}, { spec: high }),
      ["approval", "high-risk", "autonomy-cap"],
    ],
    [
      "not to be undone",
      decided({}, { spec: { ...SPEC, reversibility: "irreversible", maximumAutonomy: "approve" } }),
      ["approval", "irreversible", "autonomy-cap"],
    ],
    ["no record yet", decided({ autonomy: "shadow" }), ["manual", "autonomy-shadow"]],
    ["only suggesting", decided({ autonomy: "suggest" }), ["manual", "autonomy-suggest"]],
    ["asking first", decided({ autonomy: "approve" }), ["approval", "autonomy-approve"]],
    [
      "the environment asks",
      decided(policy({ maximumAutonomy: "approve" })),
      ["approval", "environment-policy"],
    ],
    [
      "off in the environment",
      decided(policy({ runbooksOff: { specimen: "under repair" } })),
      ["blocked", "environment-policy"],
    ],
    [
      "another environment's policy",
      decided(policy({ environment: "prod" })),
      ["blocked", "environment-policy"],
    ],
    ["stopped", decided({ guardrails: [paused] }), ["blocked", "paused"]],
  ])("%s", (_, decision, expected) => {
    expect(summary(decision)).toEqual(expected);
  });

  it("names every reason, and the strictest decides", () => {
    const guardrails: Reason[] = [paused, { code: "cooldown", limitsTo: "blocked", says: "ran 3 min ago" }];
    const incident = { ...INCIDENT, confidence: 0.1 };
    const decision = decided(
      { autonomy: "shadow", guardrails, ...policy({ maximumAutonomy: "suggest" }) },
      { spec: high, incident },
    );
    expect(summary(decision)).toEqual([
      "blocked",
      "low-confidence",
      "high-risk",
      "autonomy-cap",
      "autonomy-shadow",
      "environment-policy",
      "paused",
      "cooldown",
    ]);
    expect(decision.reasons.every(({ says }) => says.length > 10)).toBe(true);
  });

  describe("about trouble that a person reports", () => {
    const source = { ...INCIDENT.source, kind: "manual", reportedBy: "ada" } as const;
    const incident = { ...INCIDENT, source };

    it.each<[string, ReturnType<typeof decided>, (Outcome | Reason["code"])[]]>([
      [
        "lets no record yet be approved",
        decided({ autonomy: "shadow" }, { incident }),
        ["approval", "autonomy-shadow"],
      ],
      [
        "lets a suggestion be approved",
        decided({ autonomy: "suggest" }, { incident }),
        ["approval", "autonomy-suggest"],
      ],
      [
        "asks where it would ask anyway",
        decided({ autonomy: "approve" }, { incident }),
        ["approval", "autonomy-approve"],
      ],
      ["runs what may run by itself", decided({}, { incident }), ["auto"]],
      [
        "leaves a runbook that only suggests to people",
        decided({ autonomy: "shadow" }, { incident, spec: { ...SPEC, maximumAutonomy: "suggest" } }),
        ["manual", "autonomy-cap", "autonomy-shadow"],
      ],
      [
        "leaves an environment that only suggests to people",
        decided({ autonomy: "suggest", ...policy({ maximumAutonomy: "suggest" }) }, { incident }),
        ["manual", "autonomy-suggest", "environment-policy"],
      ],
      [
        "is not taken for one where nobody has put a name to it",
        decided(
          { autonomy: "suggest" },
          { incident: { ...INCIDENT, source: { ...INCIDENT.source, kind: "manual" } } },
        ),
        ["manual", "autonomy-suggest"],
      ],
    ])("%s", (_, decision, expected) => {
      expect(summary(decision)).toEqual(expected);
    });
  });

  it("has a reason unless it is auto, and never allows more than a reason does", () => {
    const order = ["auto", "approval", "manual", "blocked"];
    const reason = fc.record({
      code: fc.constantFrom(...REASON_CODES),
      limitsTo: fc.constantFrom("approval" as const, "manual" as const, "blocked" as const),
      says: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(reason, { maxLength: 6 }), (guardrails) => {
        const { outcome, reasons } = decided({ guardrails });
        expect(outcome === "auto").toBe(reasons.length === 0);
        expect(reasons).toEqual(guardrails);
        for (const { limitsTo } of guardrails)
          expect(order.indexOf(outcome)).toBeGreaterThanOrEqual(order.indexOf(limitsTo));
        expect(outcomeOf([...reasons].reverse())).toBe(outcome);
      }),
      { numRuns },
    );
  });
});
