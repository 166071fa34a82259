import type { AuditFact } from "../../../../automation/remediation/admission/records";
import type { Incident } from "../../../../automation/remediation/incident";
import { inOrder } from "../../../../automation/remediation/incidents/in-order";
import { summaryOf, type Standing } from "../../../../automation/remediation/incidents/summary";
import { approvedStory, decision, grantOf, incident, plan, record, T0 } from "../support/records";

const reported = { what: "reported", incident, executionId: "exe-1" } as const;
const admitted: AuditFact = { what: "decided", decision: decision("auto"), grant: grantOf("exe-1") };
const asked: AuditFact = { what: "asked", approvalId: "apr-7", digest: "d", plan };
const over: AuditFact = { what: "over", says: "it is over", endedAtMs: T0 + 1, source: incident.source };

/** Reported by some kind of source, so many milliseconds after the first report. */
function reportedBy(kind: Incident["source"]["kind"], afterMs = 0): AuditFact {
  const { source } = incident;
  return {
    ...reported,
    incident: { ...incident, detectedAtMs: T0 + afterMs, source: { ...source, kind } },
  };
}

function summed(...facts: readonly AuditFact[]) {
  return summaryOf(facts.map((fact, index) => record(`${fact.what}#${index}`, T0 + index, fact)));
}

test.each<[Standing, readonly AuditFact[]]>([
  ["reported", [reported]],
  ["running", [reported, admitted]],
  ["waiting", [reported, admitted, asked]],
  ["running", [reported, admitted, asked, { what: "approved", by: "ada", why: "y", digest: "d" }]],
  ["running", [reported, admitted, asked, { what: "not-approved", by: "ada", why: "no" }]],
  ["manual", [reported, { what: "decided", decision: decision("manual") }]],
  ["blocked", [reported, { what: "decided", decision: decision("blocked") }]],
  ["blocked", [reported, { what: "decided", decision: decision("auto") }]],
  ["rolled-back", [reported, admitted, { what: "settled", outcome: "rolled-back", says: "" }]],
  ["failed", [reported, admitted, { what: "lease-expired", leaseUntilMs: T0 }]],
  // The trouble's end says nothing about what the automation made of it.
  [
    "succeeded-verified",
    [reported, admitted, { what: "settled", outcome: "succeeded-verified", says: "" }, over],
  ],
  ["running", [reported, { what: "decided", decision: decision("blocked") }, reported, admitted]],
])("an incident stands as %s", (standing, facts) => {
  expect(summed(...facts)?.standing).toBe(standing);
});

test("a summary counts reports and executions, and knows the last report and the first and last times", () => {
  const newer = { ...incident, severity: "P1" as const };
  const ended: AuditFact = { what: "settled", outcome: "failed", says: "" };
  expect(summed(reported, admitted, ended, { ...reported, incident: newer }, admitted)).toEqual({
    incidentId: incident.id,
    incident: newer,
    standing: "running",
    runbookId: "restart-service",
    firstAtMs: T0,
    lastAtMs: T0 + 4,
    reports: 2,
    executions: 2,
  });
});

test("only an open question has an approval to give", () => {
  expect(summed(reported, admitted, asked)?.approvalId).toBe("apr-7");
  expect(
    summed(reported, admitted, asked, { what: "approved", by: "ada", why: "y", digest: "d" }),
  ).not.toHaveProperty("approvalId");
});

test("trouble is over until it is reported again", () => {
  expect(summed(reported, over)?.overAtMs).toBe(T0 + 1);
  expect(summed(reported, over, reportedBy("cloudwatch-alarm", 2))).not.toHaveProperty("overAtMs");
});

test("an end that arrives after later trouble was reported does not end it", () => {
  expect(summed(reported, reportedBy("cloudwatch-alarm", 1), over)).not.toHaveProperty("overAtMs");
});

test("one source does not end what another one reported, in whichever order, but a person does", () => {
  const byAlarm = reportedBy("cloudwatch-alarm");
  const byPerson = reportedBy("manual");
  expect(summed(byAlarm, byPerson, over)).not.toHaveProperty("overAtMs");
  expect(summed(byPerson, byAlarm, over)).not.toHaveProperty("overAtMs");
  const saidByPerson = { ...over, source: { ...incident.source, kind: "manual" } } as const;
  expect(summed(byPerson, byAlarm, saidByPerson)?.overAtMs).toBe(T0 + 2);
});

test("what a runbook was seen to have fixed is over with the end of the newest report", () => {
  const fixed: AuditFact = { what: "settled", outcome: "succeeded-verified", says: "" };
  expect(summed(reportedBy("manual"), fixed)).not.toHaveProperty("overAtMs");
  expect(
    summed(reportedBy("manual"), fixed, reportedBy("cloudwatch-alarm", 2), { ...over, endedAtMs: T0 + 9 })
      ?.overAtMs,
  ).toBe(T0 + 3);
});

test("what was told before the first report is no part of the incident's time", () => {
  expect(summed(over, reported, admitted)).toMatchObject({ firstAtMs: T0 + 1, lastAtMs: T0 + 2 });
  expect(summed(over)).toMatchObject({ firstAtMs: T0 });
});

test("there is no summary of nothing", () => {
  expect(summaryOf([])).toBeUndefined();
});

test("records are put in the order of time, and of one moment in the order in which things follow", () => {
  const mixed = [
    record("c", T0, { what: "settled", outcome: "failed", says: "" }),
    record("b", T0, admitted),
    record("d", T0 - 1, over),
    record("a", T0, reported),
  ];
  expect(inOrder(mixed).map(({ id }) => id)).toEqual(["d", "a", "b", "c"]);
  expect(inOrder([...approvedStory].reverse())).toEqual(approvedStory);
});
