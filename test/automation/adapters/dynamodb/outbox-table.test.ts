import { BackgroundTable } from "../../../../automation/adapters/dynamodb/background-table";
import { auditRow, outboxRow } from "../../../../automation/adapters/dynamodb/item-layout";
import { OutboxTable } from "../../../../automation/adapters/dynamodb/outbox-table";
import { decision, record } from "../../remediation/support/records";
import { FACTS, incident, outboxFor, T0 } from "../../notification/support/facts";
import { FakeDynamoDb } from "../../../support/fake-dynamodb";

const TABLE = "homeostat-dev-remediation";
const first = outboxFor(FACTS.asked, "asked#1");
const second = { ...outboxFor(FACTS.settled, "settled#1"), atMs: T0 + 60_000 };

function tableWith(...records: readonly (typeof first)[]) {
  const dynamo = new FakeDynamoDb(TABLE);
  dynamo.put(...records.map(outboxRow));
  const outbox = new OutboxTable({
    client: dynamo.client,
    tableName: TABLE,
    environment: "dev",
    clock: () => T0,
  });
  return { dynamo, outbox };
}

test("a message waits until it is taken out", async () => {
  const { outbox, dynamo } = tableWith(first, second);
  expect(await outbox.isWaiting(first)).toBe(true);
  await outbox.remove(first);
  expect([await outbox.isWaiting(first), await outbox.isWaiting(second)]).toEqual([false, true]);
  expect(dynamo.rows.size).toBe(1);
});

test("what waited at a time comes with the oldest first", async () => {
  const { outbox } = tableWith(second, first);
  expect(await outbox.allBefore(T0)).toEqual([]);
  expect(await outbox.allBefore(T0 + 1)).toEqual([first]);
  expect(await outbox.allBefore(T0 + 60_001)).toEqual([first, second]);
  expect(await outbox.oldestAtMs()).toBe(T0);
});

test("a message that cannot be read hides no other, and its age is known", async () => {
  const { outbox, dynamo } = tableWith(second);
  dynamo.put({ ...outboxRow(first), body: { S: "{" } });
  expect(await outbox.allBefore(T0 + 60_001)).toEqual([second]);
  expect(await outbox.oldestAtMs()).toBe(T0);
});

test("an empty outbox has no oldest message", async () => {
  expect(await tableWith().outbox.oldestAtMs()).toBeUndefined();
});

test("it is noted per message which channels have it, and forgotten in 30 days", async () => {
  const { outbox, dynamo } = tableWith();
  await outbox.noteDelivered("asked#1", "slack");
  await outbox.noteDelivered("asked#1", "on-call");
  await outbox.noteDelivered("asked#10", "mail");
  expect(await outbox.deliveredOn("asked#1")).toEqual(new Set(["on-call", "slack"]));
  expect(await outbox.deliveredOn("asked#2")).toEqual(new Set());
  const [note] = [...dynamo.rows.values()];
  expect(note).toMatchObject({
    pk: { S: "delivered#asked#1" },
    sk: { S: "slack" },
    kind: { S: "delivered" },
    // 2026-03-31T03:00:00Z
    expiresAt: { N: "1774926000" },
  });
});

test("a channel that will not take a message has passed it, and has not got it until it has", async () => {
  const { outbox } = tableWith();
  await outbox.noteRefused("asked#1", "slack");
  await outbox.noteDelivered("asked#1", "on-call");
  expect(await outbox.deliveredOn("asked#1")).toEqual(new Set(["on-call"]));
  expect(await outbox.passedOn("asked#1")).toEqual(new Set(["on-call", "slack"]));
  await outbox.noteDelivered("asked#1", "slack");
  expect(await outbox.deliveredOn("asked#1")).toEqual(new Set(["on-call", "slack"]));
});

test("it is noted per channel when it wants to be called again, and forgotten then", async () => {
  const { outbox, dynamo } = tableWith();
  expect(await outbox.restingUntil()).toEqual(new Map());
  await outbox.noteRest("slack", T0 + 90_000);
  await outbox.noteRest("on-call", T0 + 5_000);
  await outbox.noteRest("slack", T0 + 60_000);
  expect(await outbox.restingUntil()).toEqual(
    new Map([
      ["on-call", T0 + 5_000],
      ["slack", T0 + 60_000],
    ]),
  );
  const [note] = [...dynamo.rows.values()];
  expect(note).toMatchObject({
    pk: { S: "resting#dev" },
    sk: { S: "slack" },
    kind: { S: "resting" },
    // 2026-03-01T03:01:00Z
    expiresAt: { N: "1772334060" },
  });
});

test("all that waited before a time is read, over as many pages as it takes, without what nobody can read", async () => {
  const many = Array.from({ length: 7 }, (_, index) => ({
    ...outboxFor(FACTS.asked, `asked#${index}`),
    atMs: T0 + index,
  }));
  const { outbox, dynamo } = tableWith(...many);
  dynamo.put({ ...outboxRow({ ...second, atMs: T0 + 2 }), body: { S: "{" } });
  expect(await outbox.allBefore(T0 + 6)).toEqual(many.slice(0, 6));
  expect(await outbox.allBefore(T0)).toEqual([]);
});

test("what the table refuses is thrown", async () => {
  const { outbox, dynamo } = tableWith(first);
  dynamo.failAlways(new Error("throttled"));
  await expect(outbox.isWaiting(first)).rejects.toThrow("throttled");
});

describe("the background of a record", () => {
  const asked = record("asked#exe-1", T0, FACTS.asked);
  const background = (...rows: ReturnType<typeof auditRow>[]) => {
    const dynamo = new FakeDynamoDb(TABLE);
    dynamo.put(...rows);
    return { dynamo, table: new BackgroundTable({ client: dynamo.client, tableName: TABLE }) };
  };

  test("is the incident as it was reported, and the runbook of its execution", async () => {
    const { table } = background(
      auditRow(record("reported#e1", T0, FACTS.reported)),
      auditRow(record("decided#exe-1", T0, { what: "decided", decision: decision("approval") })),
      auditRow(
        record("decided#exe-2", T0, {
          what: "decided",
          decision: decision("auto", { runbookId: "scale-service" }),
        }),
      ),
    );
    expect(await table.of(asked)).toEqual({ incident, runbookId: "restart-service" });
  });

  test("is what is there", async () => {
    const { table } = background(auditRow(record("reported#e1", T0, FACTS.reported)));
    expect(await table.of(asked)).toEqual({ incident });
    expect(await background().table.of(asked)).toEqual({});
  });

  test("of the environment as a whole is nothing, and nothing is asked for it", async () => {
    const { table, dynamo } = background();
    expect(await table.of({ id: "paused#1", environment: "dev", atMs: T0, fact: FACTS.paused })).toEqual({});
    expect(dynamo.sent).toEqual([]);
  });
});
