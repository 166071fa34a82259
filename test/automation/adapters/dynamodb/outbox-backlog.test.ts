import { outboxRow } from "../../../../automation/adapters/dynamodb/item-layout";
import { OutboxBacklogTable } from "../../../../automation/adapters/dynamodb/outbox-backlog";
import { outboxOf } from "../../../../automation/remediation/admission/records";
import { FakeDynamoDb } from "../../../support/fake-dynamodb";
import { record, T0 } from "../../remediation/support/records";

const page = record("settled#exe-1", T0, { what: "settled", outcome: "failed", says: "it broke" });
const notice = record("settled#exe-2", T0 + 1_000, {
  what: "settled",
  outcome: "succeeded-verified",
  says: "",
});

function backlog(pageSize?: number) {
  const fake = new FakeDynamoDb("remediation", pageSize);
  fake.put(...[page, notice].map((audit) => outboxRow(outboxOf(audit))));
  const props = { client: fake.client, tableName: "remediation", environment: "dev" };
  return { fake, table: new OutboxBacklogTable(props) };
}

test("counts what was written before a time, and knows the pages among them and the oldest", async () => {
  const { table } = backlog();
  expect(await table.before(T0)).toEqual({ kind: "read", messages: 0, pages: 0, isMore: false });
  expect(await table.before(T0 + 1_000)).toEqual({
    kind: "read",
    messages: 1,
    pages: 1,
    isMore: false,
    oldestAtMs: T0,
  });
  expect(await table.before(T0 + 1_001)).toMatchObject({ messages: 2, pages: 1, oldestAtMs: T0 });
});

test("says that there are more than it has counted", async () => {
  expect(await backlog(1).table.before(T0 + 2_000)).toMatchObject({ messages: 1, isMore: true });
});

test("no answer is said to be none", async () => {
  const { fake, table } = backlog();
  fake.failAlways(new Error("timeout"));
  expect(await table.before(T0)).toEqual({ kind: "unavailable", says: "Error: timeout" });
});
