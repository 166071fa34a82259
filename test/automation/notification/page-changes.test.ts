import { pageChangesOf, type PageChange } from "../../../automation/notification/page-changes";
import type { AuditFact } from "../../../automation/remediation/admission/records";
import { decision, record, T0 } from "../remediation/support/records";
import { FACTS, incident } from "./support/facts";

const INCIDENT = incident.id;
const QUESTION = `${incident.id}#approval`;
const changesOf = (fact: AuditFact) => pageChangesOf(record("audit-1", T0, fact));
const decided = (outcome: "auto" | "approval" | "manual" | "blocked"): AuditFact => {
  return { what: "decided", decision: decision(outcome) };
};
const settled = (outcome: Extract<AuditFact, { what: "settled" }>["outcome"]): AuditFact => {
  return { what: "settled", outcome, says: "it ended" };
};
const over = (stillReported: boolean): AuditFact => ({ ...FACTS.over, stillReported });

test.each<[string, AuditFact, readonly string[]]>([
  ["reported", FACTS.reported, []],
  ["informed", FACTS.informed, []],
  ["runs by itself", decided("auto"), []],
  ["waits for its question", decided("approval"), []],
  ["manual", decided("manual"), [`trigger ${INCIDENT}`]],
  ["blocked", decided("blocked"), [`trigger ${INCIDENT}`]],
  ["asked", FACTS.asked, [`trigger ${QUESTION}`]],
  ["approved", FACTS.approved, [`acknowledge ${QUESTION}`]],
  ["not approved", FACTS["not-approved"], [`acknowledge ${QUESTION}`]],
  ["fixed", settled("succeeded-verified"), [`resolve ${QUESTION}`, `resolve ${INCIDENT}`]],
  ["cancelled", settled("cancelled"), [`resolve ${QUESTION}`]],
  ["rolled back", settled("rolled-back"), [`trigger ${INCIDENT}`, `resolve ${QUESTION}`]],
  ["failed", settled("failed"), [`trigger ${INCIDENT}`, `resolve ${QUESTION}`]],
  ["refused", settled("refused"), [`trigger ${INCIDENT}`, `resolve ${QUESTION}`]],
  ["silent", FACTS["lease-expired"], [`trigger ${INCIDENT}`, `resolve ${QUESTION}`]],
  ["over", FACTS.over, [`resolve ${QUESTION}`, `resolve ${INCIDENT}`]],
  ["over, and said not to be reported any more", over(false), [`resolve ${QUESTION}`, `resolve ${INCIDENT}`]],
  ["over, and still reported", over(true), []],
  ["rejected", FACTS.rejected, [`trigger ${INCIDENT}`]],
  ["paused", FACTS.paused, []],
  ["resumed", FACTS.resumed, []],
])("%s", (_, fact, expected) => {
  expect(changesOf(fact).map(({ action, key }) => `${action} ${key}`)).toEqual(expected);
});

test("what is about no incident has a page of its own", () => {
  const { fact } = record("rejected#e1", T0, FACTS.rejected);
  expect(pageChangesOf({ id: "rejected#e1", environment: "dev", atMs: T0, fact })).toEqual([
    { action: "trigger", key: "rejected#e1" },
  ]);
});

/** What PagerDuty does with events: an acknowledged page is silent, a resolved one is gone. */
function notificationsOf(facts: readonly AuditFact[]): number {
  const pages = new Map<string, "triggered" | "acknowledged">();
  let notifications = 0;
  const apply = ({ action, key }: PageChange) => {
    if (action === "resolve") pages.delete(key);
    else if (action === "acknowledge") {
      if (pages.has(key)) pages.set(key, "acknowledged");
    } else if (!pages.has(key)) {
      pages.set(key, "triggered");
      notifications += 1;
    }
  };
  facts.flatMap(changesOf).forEach(apply);
  return notifications;
}

test("a failure wakes somebody although its approval was acknowledged", () => {
  const approved = [decided("approval"), FACTS.asked, FACTS.approved];
  expect(notificationsOf(approved)).toBe(1);
  expect(notificationsOf([...approved, settled("failed")])).toBe(2);
  expect(notificationsOf([...approved, FACTS["lease-expired"]])).toBe(2);
});

test("an incident that is fixed by itself wakes nobody", () => {
  expect(notificationsOf([FACTS.reported, decided("auto"), settled("succeeded-verified"), FACTS.over])).toBe(
    0,
  );
});

test("an end that does not know of later trouble leaves its page open", () => {
  const open = [decided("manual"), decided("manual"), over(true)];
  expect(notificationsOf([...open, decided("manual")])).toBe(1);
});

test("an incident that returns after its end wakes somebody again", () => {
  const first = [decided("manual"), FACTS.over];
  expect(notificationsOf([...first, decided("manual")])).toBe(2);
});
