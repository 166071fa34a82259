import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Answer, AuditRecord, OutboxRecord } from "../../remediation/admission/records";
import type { StoreItem } from "../../remediation/admission/guardrail-store";
import type { ApprovalItem } from "../../remediation/approval/approval-item";
import type { CountedResult } from "../../remediation/autonomy-ledger";
import type { GuardrailItem } from "../../remediation/guardrails/items";

/*
 * One table for each environment's account. `pk` and `sk` are its keys; `body` is the value as JSON; the other attributes
 * exist so that conditions, streams, expiry and people can do without reading it.
 *
 * | what           | pk                                                     | sk              | more                             |
 * | -------------- | ------------------------------------------------------ | --------------- | -------------------------------- |
 * | guardrail item | guardrail#<key of the item>                            | item            | version, of a lock its fence     |
 * | approval       | approval#<its id>                                      | approval        | version, state, expiresAt: 90 days after its time is over |
 * | answer         | answer#<idempotency key>                               | answer          | expiresAt, 90 days on            |
 * | audit record   | incident#<env>#<incident>, or environment#<env> if none | audit#<its id>  | environment, at; never expires, unless it says until when it is kept |
 * | mark           | incident#<env>#<incident>                              | mark            | mark: id of the record that an event added to the trail last; expiresAt, 90 days on |
 * | outbox record  | outbox#<env>                                           | <at>#<audit id> | urgency; deleted when delivered  |
 * | results        | autonomy#<runbook>#<root cause>                        | record          | version; never expires           |
 * | delivery note  | delivered#<outbox id>                                  | <channel>       | `kind` is delivered or refused; expiresAt, 30 days on |
 * | resting channel | resting#<env>                                        | <channel>       | notBeforeMs; expiresAt, then |
 *
 * - Audit records have a second way in, the index `by-time`: `environment`, `at`. Other rows lack one of the two, so they
 *   are not in it. Nobody decides by it: it may lag, and what an incident is comes from its own partition.
 * - `kind` tells them apart: a stream's filter takes `{"dynamodb":{"NewImage":{"kind":{"S":["outbox"]}}}}` with `INSERT`.
 * - A write to this account's tables can be conditional on the `fence` of its target's lock in one transaction.
 * - `expiresAt` is the table's TTL attribute, in seconds. Guardrail items have none: a lock that were forgotten would
 *   count its fence from 1 again, and the fence of a long dead execution would be good once more.
 * - An outbox record has none either: what was not delivered must stay, and its age must raise the alarm.
 *   `sk` begins with the time, so the first of `outbox#<env>` is the oldest.
 */

/** An item as DynamoDB has it. */
export type TableItem = Record<string, AttributeValue>;

/** Index of the audit records of an environment in the order of time. */
export const BY_TIME_INDEX = "by-time";

const DAY_MS = 86_400_000;
/** How long an answer or a question is remembered: as long as the workflow service remembers the name of an execution. */
const ANSWER_DAYS = 90;
/** How long it is remembered which channels have a message: longer than one waits for the last of them. */
const DELIVERY_NOTE_DAYS = 30;

/** Primary key of a row, with both of its parts. */
export interface RowKey extends TableItem {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}

/** Primary key of what the store keeps under a key. */
export function itemKey(key: string): RowKey {
  return key.startsWith("approval#")
    ? { pk: { S: key }, sk: { S: "approval" } }
    : { pk: { S: `guardrail#${key}` }, sk: { S: "item" } };
}

/** Primary key of the answer under an idempotency key. */
export function answerKey(onceKey: string): TableItem {
  return { pk: { S: `answer#${onceKey}` }, sk: { S: "answer" } };
}

/** What the store keeps by key and version. */
export function itemRow(item: StoreItem): TableItem {
  return item.kind === "approval" ? approvalRow(item) : guardrailRow(item);
}

function guardrailRow(item: GuardrailItem): TableItem {
  return {
    ...itemKey(item.key),
    ...common("guardrail", item),
    version: { N: String(item.version) },
    ...(item.kind === "lock" ? { fence: { N: String(item.fence) } } : {}),
  };
}

function approvalRow(item: ApprovalItem): TableItem {
  return {
    ...itemKey(item.key),
    ...common("approval", item),
    version: { N: String(item.version) },
    state: { S: item.state.is },
    expiresAt: expiresAt(item.plan.untilMs),
  };
}

/** The answer under an idempotency key. */
export function answerRow(onceKey: string, answer: Answer, atMs: number): TableItem {
  return { ...answerKey(onceKey), ...common("answer", answer), expiresAt: expiresAt(atMs) };
}

/** An audit record. */
export function auditRow(audit: AuditRecord): TableItem {
  const { id, environment, incidentId, atMs, keptUntilMs } = audit;
  const about =
    incidentId === undefined ? `environment#${environment}` : incidentPartition(environment, incidentId);
  return {
    pk: { S: about },
    sk: { S: `audit#${id}` },
    ...common("audit", audit),
    environment: { S: environment },
    at: { S: isoTime(atMs) },
    ...(keptUntilMs === undefined ? {} : { expiresAt: seconds(keptUntilMs) }),
  };
}

/** Primary key of the mark of an incident's trail. */
export function markKey(environment: string, incidentId: string): TableItem {
  return { pk: { S: incidentPartition(environment, incidentId) }, sk: { S: "mark" } };
}

/** The mark that an incident's trail has with this record; two writers of one moment tell each other by it. */
export function markRow(environment: string, incidentId: string, { id, atMs }: AuditRecord): TableItem {
  return {
    ...markKey(environment, incidentId),
    kind: { S: "mark" },
    mark: { S: id },
    expiresAt: expiresAt(atMs),
  };
}

/** An outbox record. */
export function outboxRow(outbox: OutboxRecord): TableItem {
  return {
    ...outboxKey(outbox),
    ...common("outbox", outbox),
    urgency: { S: outbox.urgency },
  };
}

/** Primary key of the message about an audit record, which has its id and its time. */
export function outboxKey({
  id,
  environment,
  atMs,
}: Pick<AuditRecord, "id" | "environment" | "atMs">): TableItem {
  return { pk: { S: outboxPartition(environment) }, sk: { S: `${isoTime(atMs)}#${id}` } };
}

/** Where the messages of an environment wait. */
export function outboxPartition(environment: string): string {
  return `outbox#${environment}`;
}

/** What a query asks for the messages of an environment that were written before a moment, the oldest first. */
export function waitingBefore(environment: string, untilMs: number) {
  return {
    KeyConditionExpression: "pk = :pk AND sk < :until",
    ExpressionAttributeValues: {
      ":pk": { S: outboxPartition(environment) },
      ":until": { S: isoTime(untilMs) },
    },
  };
}

/** When a waiting message was written. Its key begins with it, so that it is known of what cannot be read as well. */
export function writtenAtMs({ sk }: TableItem): number {
  return Date.parse(sk?.S?.split("#")[0] ?? "");
}

/** Where it is noted which channels have a message. */
export function deliveryPartition(outboxId: string): string {
  return `delivered#${outboxId}`;
}

/** The note that a channel has a message, or will not take it. */
export function deliveryRow(
  outboxId: string,
  channel: string,
  atMs: number,
  kind: "delivered" | "refused" = "delivered",
): TableItem {
  return {
    pk: { S: deliveryPartition(outboxId) },
    sk: { S: channel },
    ...common(kind, { outboxId, channel, atMs }),
    expiresAt: seconds(atMs + DELIVERY_NOTE_DAYS * DAY_MS),
  };
}

/** Where it is noted which channels of an environment want to be left alone. */
export function restPartition(environment: string): string {
  return `resting#${environment}`;
}

/** The note that a channel wants no call before a time. */
export function restRow(environment: string, channel: string, notBeforeMs: number): TableItem {
  return {
    pk: { S: restPartition(environment) },
    sk: { S: channel },
    ...common("resting", { channel, notBeforeMs }),
    notBeforeMs: { N: String(Math.ceil(notBeforeMs)) },
    expiresAt: seconds(notBeforeMs),
  };
}

/** Where the audit records of an incident are. */
export function incidentPartition(environment: string, incidentId: string): string {
  return `incident#${environment}#${incidentId}`;
}

/** Primary key of the results that one runbook has earned its autonomy by. */
export function autonomyKey(runbookId: string, rootCause: string): TableItem {
  return { pk: { S: `autonomy#${runbookId}#${rootCause}` }, sk: { S: "record" } };
}

/** The results of one runbook for one root cause. */
export function autonomyRow(
  runbookId: string,
  rootCause: string,
  { version, results }: { readonly version: number; readonly results: readonly CountedResult[] },
): TableItem {
  return {
    ...autonomyKey(runbookId, rootCause),
    ...common("autonomy", results),
    version: { N: String(version) },
  };
}

/** Condition that an item still has a version; 0 is that of one that was never written. */
export function ofVersion(version: number) {
  if (version === 0) return { ConditionExpression: "attribute_not_exists(pk)" };
  return {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}

/** The value of an item, of whose kind and place its keys have told. */
export function bodyOf(row: TableItem): unknown {
  const body = row["body"]?.S;
  if (body === undefined) throw new Error(`item ${row["pk"]?.S ?? "without a key"} has no body`);
  return JSON.parse(body);
}

function expiresAt(fromMs: number): AttributeValue {
  return seconds(fromMs + ANSWER_DAYS * DAY_MS);
}

function seconds(atMs: number): AttributeValue {
  return { N: String(Math.ceil(atMs / 1_000)) };
}

function common(kind: string, value: object): TableItem {
  return { kind: { S: kind }, body: { S: JSON.stringify(value) } };
}

/** A time as the rows have it, so that text is in the order of time. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
