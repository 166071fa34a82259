import { createRequire } from "node:module";
import { join } from "node:path";
import { decide, type Circumstances } from "../automation/remediation/decide";
import type { Incident } from "../automation/remediation/incident";
import { bestMatch, indexRunbooks } from "../automation/remediation/match";
import { AUTONOMY_LEVELS } from "../automation/remediation/runbook-spec";
import { RUNBOOKS } from "../automation/runbooks";
import type { Figure } from "./report";

const PER_SECOND = 200_000;
/** Long enough that starting the clock and collecting garbage do not count. */
const DECISIONS = 400_000;
const PEER_DECISIONS = 2_000;
const NOW_MS = Date.parse("2026-03-02T09:17:04Z");

/** One question: an incident and everything beside it that has a say. */
interface Question {
  readonly incident: Incident;
  readonly circumstances: Circumstances;
}

/** A rules engine, as far as it is used here. */
interface RulesEngine {
  addRule(rule: object): unknown;
  run(facts: object): Promise<{ readonly events: readonly { readonly type: string }[] }>;
}

/** Decisions with all their reasons by one processor, beside a rules engine that is given the same rules. */
export async function benchDecisions(peers: string, _scratch: string, runs: number): Promise<Figure[]> {
  const questions = makeQuestions();
  const index = indexRunbooks(RUNBOOKS);
  const own = ({ incident, circumstances }: Question): number =>
    decide(incident, bestMatch(incident, index), circumstances).reasons.length;
  const engine = makePeer(peers);
  await assertAlike(questions, own, engine);
  const rates = { own: 0, peer: 0 };
  for (let run = 0; run < runs; run += 1) {
    const ownRate = perProcessorSecond(DECISIONS, () => {
      let reasons = 0;
      for (let done = 0; done < DECISIONS; done += 1) reasons += own(at(questions, done));
      return reasons;
    });
    const began = process.cpuUsage();
    for (let done = 0; done < PEER_DECISIONS; done += 1) await engine.run(factsOf(at(questions, done)));
    const peerRate = (PEER_DECISIONS * 1e6) / usedSince(began);
    process.stderr.write(
      `  decisions, run ${run + 1} of ${runs} … ${Math.round(ownRate)} and ${Math.round(peerRate)} per second\n`,
    );
    rates.own = Math.max(rates.own, ownRate);
    rates.peer = Math.max(rates.peer, peerRate);
  }
  const rules = `${RUNBOOKS.length} runbooks`;
  return [
    {
      what: `decisions with all reasons per processor second, ${rules}`,
      value: rates.own,
      limit: { atLeast: PER_SECOND },
    },
    { what: `json-rules-engine, the same rules`, value: rates.peer },
    { what: "decisions per decision of json-rules-engine", value: rates.own / rates.peer },
  ];
}

function perProcessorSecond(count: number, work: () => number): number {
  const began = process.cpuUsage();
  // Used, so that no compiler may leave the work out.
  if (work() < 0) throw new Error("a decision has a negative number of reasons");
  return (count * 1e6) / usedSince(began);
}

function usedSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

function at(questions: readonly Question[], index: number): Question {
  const question = questions[index % questions.length];
  if (!question) throw new Error("there are no questions");
  return question;
}

/** Every trigger in calm and in bad circumstances, and as much that nothing answers to. */
function makeQuestions(): Question[] {
  const triggers = RUNBOOKS.flatMap((spec) => spec.triggers);
  return triggers.flatMap(({ rootCause, targetType }, index) =>
    [rootCause, `no-${rootCause}`].flatMap((cause) =>
      [0.95, 0.3].map((confidence, variant): Question => {
        const autonomy = AUTONOMY_LEVELS[(index + variant) % AUTONOMY_LEVELS.length] ?? "shadow";
        const off = variant === 1 ? Object.fromEntries(RUNBOOKS.map(({ id }) => [id, "under repair"])) : {};
        return {
          incident: incidentOf(cause, targetType, confidence, index),
          circumstances: {
            autonomy,
            nowMs: NOW_MS,
            guardrails: [],
            policy: {
              environment: "dev",
              maximumAutonomy: variant === 1 ? "approve" : "automatic",
              initialAutonomy: "shadow",
              runbooksOff: off,
              changeFreezes:
                variant === 1
                  ? [
                      {
                        name: "Quarter end",
                        from: "2026-03-01T00:00",
                        until: "2026-03-03T00:00",
                        timeZone: "Europe/Berlin",
                      },
                    ]
                  : [],
            },
          },
        };
      }),
    ),
  );
}

function incidentOf(rootCause: string, type: string, confidence: number, index: number): Incident {
  return {
    id: `inc-${index}`,
    rootCause,
    confidence,
    symptoms: [rootCause],
    service: "reference",
    target: { type, id: `target-${index}` },
    severity: "P2",
    environment: "dev",
    detectedAtMs: NOW_MS,
    context: {},
    source: {
      kind: "cloudwatch-alarm",
      eventId: `event-${index}`,
      accountId: "111111111111",
      region: "eu-west-1",
    },
  };
}

/** What the rules ask about; what holds of time and policy is told as a fact, which spares the peer the calendar. */
function factsOf({ incident, circumstances }: Question): object {
  const { policy, autonomy } = circumstances;
  return {
    rootCause: incident.rootCause,
    targetType: incident.target.type,
    environment: incident.environment,
    confidence: incident.confidence,
    autonomy,
    maximumAutonomy: policy.maximumAutonomy,
    runbooksOff: Object.keys(policy.runbooksOff ?? {}),
    frozen: (policy.changeFreezes ?? []).length > 0,
  };
}

function makePeer(peers: string): RulesEngine {
  const load = createRequire(join(peers, "package.json"));
  const { Engine } = load("json-rules-engine") as {
    Engine: new (rules: object[], options: object) => RulesEngine;
  };
  const engine = new Engine([], { allowUndefinedFacts: false });
  const is = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
  for (const [place, { spec, trigger }] of firstOfEachTrigger().entries()) {
    const matches = [
      is("rootCause", "equal", trigger.rootCause),
      is("targetType", "equal", trigger.targetType),
      ...(trigger.environments ? [is("environment", "in", trigger.environments)] : []),
    ];
    const add = (type: string, ...conditions: object[]) =>
      engine.addRule({
        conditions: { all: [...matches, ...conditions] },
        event: { type: `${type} ${place}` },
      });
    add("low-confidence", is("confidence", "lessThan", spec.minimumConfidence));
    if (spec.risk === "high") add("high-risk");
    if (spec.reversibility === "irreversible") add("irreversible");
    if (spec.maximumAutonomy !== "automatic") add("autonomy-cap");
    add(
      "autonomy",
      is("autonomy", "notEqual", "automatic"),
      is("autonomy", "notEqual", spec.maximumAutonomy),
    );
    add("policy-cap", is("maximumAutonomy", "notEqual", "automatic"));
    add("policy-off", is("runbooksOff", "contains", spec.id));
    add("freeze", is("frozen", "equal", true));
  }
  return engine;
}

/** A rules engine has no preference among rules, so it is given the runbook that would be preferred. */
function firstOfEachTrigger() {
  return [...indexRunbooks(RUNBOOKS).byRootCause.values()].flatMap((matches) =>
    matches.filter(
      (match, index) =>
        matches.findIndex(({ trigger }) => trigger.targetType === match.trigger.targetType) === index,
    ),
  );
}

/** Different answers would make the comparison worthless. */
async function assertAlike(
  questions: readonly Question[],
  own: (question: Question) => number,
  engine: RulesEngine,
) {
  for (const question of questions) {
    const { events } = await engine.run(factsOf(question));
    const answered = bestMatch(question.incident, indexRunbooks(RUNBOOKS)) !== undefined;
    const expected = answered ? own(question) : 0;
    if (events.length !== expected) {
      throw new Error(
        `${question.incident.rootCause}: ${expected} reasons here, ${events.length} in json-rules-engine: ` +
          events.map(({ type }) => type).join(", "),
      );
    }
  }
}
