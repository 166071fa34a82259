import { auditRow, outboxRow } from "../../../../automation/adapters/dynamodb/item-layout";
import { RecordTable } from "../../../../automation/adapters/dynamodb/record-table";
import { outboxOf, type AuditRecord } from "../../../../automation/remediation/admission/records";
import { approvedStory, incident, record, T0 } from "../../remediation/support/records";
import { FakeDynamoDb } from "../../../support/fake-dynamodb";

const paused: AuditRecord = {
  id: "paused#1",
  environment: "dev",
  atMs: T0 + 50,
  fact: { what: "paused", pause: { by: "ada", why: "storm" } },
};
const elsewhere: AuditRecord = { ...paused, id: "paused#2", environment: "prod" };

function tableWith(...records: readonly AuditRecord[]) {
  const fake = new FakeDynamoDb("remediation");
  fake.put(...records.map(auditRow), ...records.map((audit) => outboxRow(outboxOf(audit))));
  const { client } = fake;
  return { fake, table: new RecordTable({ client, tableName: "remediation", environment: "dev" }) };
}

async function ids(records: AsyncIterable<AuditRecord>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { id } of records) found.push(id);
  return found;
}

test("an incident is all records of its own, over as many pages as there are", async () => {
  const other = {
    ...record("decided#exe-9", T0, { what: "informed", says: "", source: incident.source }),
    incidentId: "inc-x",
  };
  const { table, fake } = tableWith(...approvedStory, other, paused);
  const found = await table.ofIncident(incident.id);
  expect(new Set(found)).toEqual(new Set(approvedStory));
  expect(fake.sent.filter((name) => name === "QueryCommand").length).toBeGreaterThan(1);
});

test("an environment's records come in the order of time from either end, back to a time", async () => {
  const { table } = tableWith(...approvedStory, paused, elsewhere);
  const forward = ["paused#1", "decided#exe-1", "asked#exe-1", "approved#exe-1", "settled#exe-1"];
  expect(await ids(table.oldestFirst(T0 + 1))).toEqual(forward);
  expect(await ids(table.newestFirst(T0 + 1))).toEqual([...forward].reverse());
  expect(await ids(table.oldestFirst(T0))).toHaveLength(6);
});

test("messages that wait are counted, and the oldest is known", async () => {
  const { table, fake } = tableWith(...approvedStory, paused, elsewhere);
  expect(await table.outboxDepth()).toEqual({ messages: 6, oldestAtMs: T0 });
  const [first] = approvedStory;
  fake.rows.delete(JSON.stringify(["outbox#dev", `2026-03-01T03:00:00.000Z#${first?.id ?? ""}`]));
  expect(await table.outboxDepth()).toEqual({ messages: 5, oldestAtMs: T0 + 50 });
  expect([...(await table.undelivered(approvedStory))].sort()).toEqual([
    "approved#exe-1",
    "asked#exe-1",
    "decided#exe-1",
    "settled#exe-1",
  ]);
});

test("an empty table has nothing to say", async () => {
  const { table } = tableWith();
  expect(await table.ofIncident(incident.id)).toEqual([]);
  expect(await table.outboxDepth()).toEqual({ messages: 0 });
  expect(await table.undelivered([])).toEqual(new Set());
});

test("many records are asked for a hundred at a time", async () => {
  const records = Array.from({ length: 150 }, (_, index) =>
    record(`reported#${index}`, T0 + index, { what: "informed", says: "", source: incident.source }),
  );
  const { table, fake } = tableWith(...records);
  expect((await table.undelivered(records)).size).toBe(150);
  expect(fake.sent).toEqual(["BatchGetItemCommand", "BatchGetItemCommand"]);
});

test("what the table answers with an error is an error", async () => {
  const { table, fake } = tableWith();
  fake.failAlways(new Error("socket hang up"));
  await expect(table.ofIncident(incident.id)).rejects.toThrow("socket hang up");
});
