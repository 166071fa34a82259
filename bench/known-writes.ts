import {
  BatchGetItemCommand,
  type DynamoDBClient,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import {
  answerKey,
  answerRow,
  auditRow,
  itemKey,
  outboxRow,
} from "../automation/adapters/dynamodb/item-layout";
import type { Transaction } from "../automation/remediation/admission/guardrail-store";

/** Where denials are written again. */
export interface KnownWritesProps {
  /** As the SDK makes it. */
  readonly client: DynamoDBClient;
  /** An empty table. */
  readonly tableName: string;
  /** How many write at once. */
  readonly contenders: number;
  /** Of guardrail items, that each reads before it writes. */
  readonly keys: readonly string[];
}

/**
 * The peer of an admission: what denials read and wrote, read and written again with the SDK alone. Nothing is decided,
 * no condition can fail, and nobody is in anybody's way: the least that a decision with its audit record can cost.
 *
 * @returns seconds that all of them took
 */
export async function writeAgain(
  denials: readonly Transaction[],
  { client, tableName, contenders, keys }: KnownWritesProps,
): Promise<number> {
  let next = 0;
  const contend = async (): Promise<void> => {
    for (let denial = denials[next++]; denial; denial = denials[next++]) {
      const { once, record, atMs } = denial;
      if (!once || !record) throw new Error("a denial is answered and recorded");
      const Keys = [...keys.map(itemKey), answerKey(once.key)];
      await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
      );
      const rows = [answerRow(once.key, once.answer, atMs), auditRow(record.audit), outboxRow(record.outbox)];
      const TransactItems = rows.map((Item) => ({ Put: { TableName: tableName, Item } }));
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: contenders }, contend));
  return (performance.now() - began) / 1_000;
}
