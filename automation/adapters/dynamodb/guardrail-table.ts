import {
  BatchGetItemCommand,
  type CancellationReason,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type {
  CommitResult,
  GuardrailStore,
  ReadResult,
  Snapshot,
  StoreItem,
  Transaction,
} from "../../remediation/admission/guardrail-store";
import type { Answer } from "../../remediation/admission/records";
import {
  answerKey,
  answerRow,
  auditRow,
  bodyOf,
  itemKey,
  itemRow,
  ofVersion,
  outboxRow,
  type TableItem,
} from "./item-layout";
import type { TableProps } from "./table-props";

/** Most operations that DynamoDB takes in one transaction. */
const MAXIMUM_OPERATIONS = 100;
/** Makes a condition that does not hold say what is there instead. */
const TELLS_WHAT_IS_THERE = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;

/**
 * The guardrail store on one DynamoDB table. Whatever goes wrong that is not a conflict counts as "no answer", a missing right
 * or table included: then nothing is admitted, and the decision says why.
 */
export class GuardrailTable implements GuardrailStore {
  constructor(private readonly props: TableProps) {}

  async read(keys: readonly string[], onceKey?: string): Promise<ReadResult> {
    const { client, tableName } = this.props;
    const wanted = [...keys.map(itemKey), ...(onceKey === undefined ? [] : [answerKey(onceKey)])];
    const request = { RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } };
    try {
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand(request));
      return Object.keys(UnprocessedKeys ?? {}).length > 0
        ? { kind: "unavailable", says: "the table throttles its readers" }
        : { kind: "read", ...snapshotOf(Responses?.[tableName] ?? []) };
    } catch (error) {
      return { kind: "unavailable", says: messageOf(error) };
    }
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    const operations = this.operationsOf(transaction);
    if (operations.length > MAXIMUM_OPERATIONS) {
      throw new Error(
        `a transaction of ${operations.length} operations; DynamoDB takes ${MAXIMUM_OPERATIONS}`,
      );
    }
    try {
      await this.props.client.send(
        new TransactWriteItemsCommand({ TransactItems: operations, ClientRequestToken: transaction.token }),
      );
      return { kind: "committed" };
    } catch (error) {
      return error instanceof TransactionCanceledException
        ? this.cancelled(error, transaction)
        : { kind: "unavailable", says: messageOf(error) };
    }
  }

  /** The answer's put comes first, so that its own reason is the first. */
  private operationsOf({ once, writes, checks, record, atMs }: Transaction): TransactWriteItem[] {
    const { tableName: TableName } = this.props;
    return [
      ...(once ? [this.putNew(answerRow(once.key, once.answer, atMs))] : []),
      ...writes.map((item) => ({
        Put: { TableName, Item: itemRow(item), ...ofVersion(item.version - 1), ...TELLS_WHAT_IS_THERE },
      })),
      ...checks.map(({ key, version }) => ({
        ConditionCheck: { TableName, Key: itemKey(key), ...ofVersion(version), ...TELLS_WHAT_IS_THERE },
      })),
      ...(record ? [this.putNew(auditRow(record.audit)), this.putNew(outboxRow(record.outbox))] : []),
    ];
  }

  private putNew(Item: TableItem): TransactWriteItem {
    const { tableName: TableName } = this.props;
    return {
      Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)", ...TELLS_WHAT_IS_THERE },
    };
  }

  private cancelled(
    { CancellationReasons = [], message }: TransactionCanceledException,
    { once }: Transaction,
  ): CommitResult {
    const codes = CancellationReasons.map(({ Code = "None" }) => Code);
    if (once && codes[0] === "ConditionalCheckFailed") {
      const row = CancellationReasons[0]?.Item;
      // Where it is not told what is there, the next read finds it.
      return row?.["body"] ? { kind: "idempotent-replay", answer: answerOf(row) } : { kind: "conflict" };
    }
    const isConflict = codes.some(
      (code) => code === "ConditionalCheckFailed" || code === "TransactionConflict",
    );
    if (!isConflict) return { kind: "unavailable", says: message };
    const found = foundIn(CancellationReasons);
    return { kind: "conflict", ...(found && { found }) };
  }
}

/** The items that were in the way. Where one is not told, or is no whole item, none is: the next read says what is wrong. */
function foundIn(reasons: readonly CancellationReason[]): readonly StoreItem[] | undefined {
  try {
    return reasons.filter(({ Code = "None" }) => Code !== "None").map(({ Item = {} }) => itemOf(Item));
  } catch {
    return undefined;
  }
}

function snapshotOf(rows: readonly TableItem[]): Snapshot {
  const items = new Map<string, StoreItem>();
  let answer: Answer | undefined;
  for (const row of rows) {
    if (row["kind"]?.S === "answer") answer = answerOf(row);
    else {
      const item = itemOf(row);
      items.set(item.key, item);
    }
  }
  return { items, ...(answer ? { answer } : {}) };
}

/** Rows are written by this class alone; that one is where it should be, and whole, is checked all the same. */
function itemOf(row: TableItem): StoreItem {
  const item = bodyOf(row) as StoreItem;
  const { pk, sk } = itemKey(item.key);
  const isInPlace = row["pk"]?.S === pk.S && row["sk"]?.S === sk.S;
  if (isInPlace && row["version"]?.N === String(item.version)) return item;
  throw new Error(`item ${row["pk"]?.S ?? "without a key"} does not agree with its body`);
}

function answerOf(row: TableItem): Answer {
  return bodyOf(row) as Answer;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
