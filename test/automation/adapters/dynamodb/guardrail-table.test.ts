import {
  type BatchGetItemCommand,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { GuardrailTable } from "../../../../automation/adapters/dynamodb/guardrail-table";
import {
  answerRow,
  auditRow,
  itemRow,
  outboxRow,
} from "../../../../automation/adapters/dynamodb/item-layout";
import type { Transaction } from "../../../../automation/remediation/admission/guardrail-store";
import {
  outboxOf,
  type Answer,
  type AuditRecord,
} from "../../../../automation/remediation/admission/records";
import type { ApprovalItem } from "../../../../automation/remediation/approval/approval-item";
import type { LockItem } from "../../../../automation/remediation/guardrails/items";
import { INCIDENT } from "../../remediation/support/specimens";

const AT = Date.UTC(2026, 0, 1);
const answer: Answer = { type: "settlement", executionId: "first", outcome: "failed" };
const lock: LockItem = {
  kind: "lock",
  key: "lock#prod#t",
  version: 3,
  seenMs: AT,
  fence: 2,
  leaseUntilMs: 0,
};
const audit: AuditRecord = {
  id: "settled#first",
  environment: "prod",
  incidentId: "incident",
  executionId: "first",
  atMs: AT,
  fact: { what: "settled", outcome: "failed", says: "it broke" },
};
const transaction: Transaction = {
  token: "token",
  atMs: AT,
  writes: [lock],
  checks: [
    { key: "window#prod#r#s", version: 7 },
    { key: "breaker#prod#r", version: 0 },
  ],
  once: { key: "settled#first", answer },
  record: { audit, outbox: outboxOf(audit) },
};

/** A table that answers every call with the same, and remembers the calls. */
function tableThat(reply: object | Error) {
  const sent: unknown[] = [];
  const send = (command: { readonly input: unknown }): Promise<unknown> => {
    sent.push(command.input);
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
  };
  const client = { send } as unknown as Pick<DynamoDBClient, "send">;
  return { sent, table: new GuardrailTable({ client, tableName: "guardrails" }) };
}

function cancelled(
  ...reasons: ConstructorParameters<typeof TransactionCanceledException>[0]["CancellationReasons"] & object
) {
  return new TransactionCanceledException({
    message: "cancelled",
    $metadata: {},
    CancellationReasons: reasons,
  });
}

test("a commit is one transaction, conditional on everything that was read", async () => {
  const { sent, table } = tableThat({});
  expect(await table.commit(transaction)).toEqual({ kind: "committed" });
  const [input] = sent as TransactWriteItemsCommand["input"][];
  expect(input?.ClientRequestToken).toBe("token");
  const [once, write, window, breaker, told, outbox] = input?.TransactItems ?? [];
  expect(input?.TransactItems).toHaveLength(6);
  for (const put of [once, told, outbox]) {
    expect(put?.Put?.ConditionExpression).toBe("attribute_not_exists(pk)");
  }
  for (const { Put, ConditionCheck } of input?.TransactItems ?? []) {
    expect((Put ?? ConditionCheck)?.ReturnValuesOnConditionCheckFailure).toBe("ALL_OLD");
  }
  expect(write?.Put).toMatchObject({
    TableName: "guardrails",
    Item: { pk: { S: "guardrail#lock#prod#t" }, sk: { S: "item" }, version: { N: "3" }, fence: { N: "2" } },
    ConditionExpression: "#version = :version",
    ExpressionAttributeValues: { ":version": { N: "2" } },
  });
  expect(window?.ConditionCheck).toMatchObject({
    Key: { pk: { S: "guardrail#window#prod#r#s" } },
    ExpressionAttributeValues: { ":version": { N: "7" } },
  });
  expect(breaker?.ConditionCheck?.ConditionExpression).toBe("attribute_not_exists(pk)");
});

test("answers expire after 90 days; locks, audit and outbox never", () => {
  expect(answerRow("key", answer, AT)["expiresAt"]).toEqual({ N: String(AT / 1_000 + 90 * 86_400) });
  for (const row of [itemRow(lock), auditRow(audit), outboxRow(outboxOf(audit))]) {
    expect(row).not.toHaveProperty("expiresAt");
  }
});

const approval: ApprovalItem = {
  kind: "approval",
  key: "approval#apr-1",
  version: 1,
  seenMs: AT,
  id: "apr-1",
  digest: "d",
  plan: { actions: ["Act"], targetState: {}, madeAtMs: AT, untilMs: AT + 1_800_000 },
  grant: {
    executionId: "first",
    fence: 2,
    scope: { environment: "prod", runbookId: "r", service: "s", target: "t" },
    leaseUntilMs: AT,
    needsApproval: true,
  },
  incident: INCIDENT,
  taskToken: "token",
  state: { is: "open" },
};

test("an approval is a row of its own, forgotten 90 days after its time is over", async () => {
  const { sent, table } = tableThat({});
  await table.commit({ ...transaction, writes: [approval], checks: [] });
  const [input] = sent as TransactWriteItemsCommand["input"][];
  expect(input?.TransactItems?.[1]?.Put).toMatchObject({
    Item: {
      pk: { S: "approval#apr-1" },
      sk: { S: "approval" },
      kind: { S: "approval" },
      state: { S: "open" },
      version: { N: "1" },
      expiresAt: { N: String(AT / 1_000 + 1_800 + 90 * 86_400) },
    },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  const read = tableThat({ Responses: { guardrails: [itemRow(approval), itemRow(lock)] } });
  expect(await read.table.read([approval.key, lock.key])).toMatchObject({
    kind: "read",
    items: new Map<string, unknown>([
      [approval.key, approval],
      [lock.key, lock],
    ]),
  });
  const [asked] = read.sent as BatchGetItemCommand["input"][];
  expect(asked?.RequestItems?.["guardrails"]?.Keys).toEqual([
    { pk: { S: "approval#apr-1" }, sk: { S: "approval" } },
    { pk: { S: "guardrail#lock#prod#t" }, sk: { S: "item" } },
  ]);
});

test("an outbox is in the order of time, and apart from the audit of its incident", () => {
  const row = outboxRow(outboxOf(audit));
  expect([row["pk"]?.S, row["sk"]?.S]).toEqual(["outbox#prod", "2026-01-01T00:00:00.000Z#settled#first"]);
  expect(row["urgency"]?.S).toBe("page");
  expect(auditRow(audit)["pk"]?.S).toBe("incident#prod#incident");
});

const failed = { Code: "ConditionalCheckFailed" };
const none = { Code: "None" };

test.each([
  ["another version", cancelled(none, failed, none), { kind: "conflict" }],
  [
    "another version, and is told of it",
    cancelled(none, { ...failed, Item: itemRow({ ...lock, version: 9 }) }, none),
    { kind: "conflict", found: [{ ...lock, version: 9 }] },
  ],
  [
    "another version that is no whole item",
    cancelled(none, { ...failed, Item: { ...itemRow(lock), version: { N: "9" } } }),
    { kind: "conflict" },
  ],
  [
    "two other versions, and is told of one",
    cancelled(none, { ...failed, Item: itemRow(lock) }, failed),
    { kind: "conflict" },
  ],
  [
    "an audit record that is there",
    cancelled(none, none, none, none, { ...failed, Item: auditRow(audit) }),
    { kind: "conflict" },
  ],
  [
    "another transaction at the same moment",
    cancelled(none, { Code: "TransactionConflict" }),
    { kind: "conflict" },
  ],
  [
    "an answer that was given before",
    cancelled({ ...failed, Item: answerRow("settled#first", answer, AT) }, failed),
    { kind: "idempotent-replay", answer },
  ],
  ["an answer that is not told", cancelled(failed, failed), { kind: "conflict" }],
  ["throttling", cancelled(none, { Code: "ThrottlingError" }), { kind: "unavailable", says: "cancelled" }],
  ["no answer", new Error("socket hang up"), { kind: "unavailable", says: "Error: socket hang up" }],
])("a commit meets %s", async (_, error, result) => {
  expect(await tableThat(error).table.commit(transaction)).toEqual(result);
});

test("a read is consistent, and tells guardrail items from the answer", async () => {
  const rows = [itemRow(lock), answerRow("settled#first", answer, AT)];
  const { sent, table } = tableThat({ Responses: { guardrails: rows } });
  expect(await table.read([lock.key], "settled#first")).toEqual({
    kind: "read",
    items: new Map([[lock.key, lock]]),
    answer,
  });
  const [input] = sent as BatchGetItemCommand["input"][];
  expect(input?.RequestItems?.["guardrails"]?.ConsistentRead).toBe(true);
});

test.each([
  ["gets no answer", new Error("timeout")],
  ["gets only a part", { Responses: {}, UnprocessedKeys: { guardrails: { Keys: [{}] } } }],
  [
    "finds an item that is not what its row says",
    { Responses: { guardrails: [{ ...itemRow(lock), version: { N: "9" } }] } },
  ],
  ["finds an item without a body", { Responses: { guardrails: [{ pk: { S: "guardrail#lock#prod#t" } }] } }],
])("a read that %s is no read", async (_, reply) => {
  expect(await tableThat(reply).table.read([lock.key])).toMatchObject({ kind: "unavailable" });
});
