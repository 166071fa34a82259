import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";

type Row = Record<string, AttributeValue>;

interface Conditional {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Row | undefined;
}

/** What an expression of `a`, `b` and `c` joined by AND asks, one term each. */
const TERMS: readonly (readonly [RegExp, (found: string | undefined, value: string) => boolean])[] = [
  [/^(\S+) = (:\w+)$/, (found, value) => found === value],
  [/^(\S+) < (:\w+)$/, (found, value) => found !== undefined && found < value],
  [/^(\S+) >= (:\w+)$/, (found, value) => found !== undefined && found >= value],
  [/^begins_with\((\S+), (:\w+)\)$/, (found, value) => found?.startsWith(value) === true],
  [/^attribute_not_exists\((\S+)\)$/, (found) => found === undefined],
];

/** One DynamoDB table in memory, with as much of the service as the code under test uses; all else throws. */
export class FakeDynamoDb {
  readonly rows = new Map<string, Row>();
  /** Names of the commands that were sent, in their order. */
  readonly sent: string[] = [];
  readonly client = { send: (command: object) => this.#send(command) } as unknown as DynamoDBClient;

  #failure: Error | undefined;

  constructor(
    private readonly tableName: string,
    /** Most rows in one page of a query. */
    private readonly pageSize = 3,
  ) {}

  /** From now on nothing but this error is answered; without one it answers again. */
  failAlways(failure?: Error): void {
    this.#failure = failure;
  }

  put(...rows: readonly Row[]): void {
    for (const row of rows) this.rows.set(keyOf(row), row);
  }

  async #send(command: object): Promise<object> {
    this.sent.push(command.constructor.name);
    if (this.#failure) throw this.#failure;
    return Promise.resolve(this.#answer(command));
  }

  #answer(command: object): object {
    if (command instanceof GetItemCommand) return this.#get(command.input);
    if (command instanceof BatchGetItemCommand) return this.#batch(command.input);
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof PutItemCommand) return this.#putOne(command.input);
    if (command instanceof TransactWriteItemsCommand) return this.#transact(command.input);
    if (command instanceof DeleteItemCommand && command.input.ConditionExpression === undefined) {
      this.#assertTable(command.input.TableName);
      this.rows.delete(keyOf(command.input.Key ?? {}));
      return {};
    }
    throw new Error(`the fake table does not know ${command.constructor.name}`);
  }

  #get({ TableName, Key = {} }: GetItemCommandInput): object {
    this.#assertTable(TableName);
    return { Item: this.rows.get(keyOf(Key)) };
  }

  #putOne({ TableName, Item = {}, ...condition }: PutItemCommandInput): object {
    this.#assertTable(TableName);
    if (!holds(this.rows.get(keyOf(Item)) ?? {}, condition)) {
      throw new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });
    }
    this.put(Item);
    return {};
  }

  #batch({ RequestItems = {} }: BatchGetItemCommandInput): object {
    const entries = Object.entries(RequestItems).map(([table, { Keys = [] }]) => {
      this.#assertTable(table);
      if (Keys.length > 100) throw new Error(`${Keys.length} keys in one batch`);
      return [
        table,
        Keys.map((key) => this.rows.get(keyOf(key))).filter((row) => row !== undefined),
      ] as const;
    });
    return { Responses: Object.fromEntries(entries) };
  }

  #query(input: QueryCommandInput): object {
    this.#assertTable(input.TableName);
    const range = input.IndexName === "by-time" ? "at" : "sk";
    if (input.IndexName !== undefined && range !== "at") throw new Error(`no index ${input.IndexName}`);
    if (input.IndexName !== undefined && input.ConsistentRead) throw new Error("an index is not consistent");
    const found = [...this.rows.values()]
      .filter((row) => range === "sk" || (row["environment"] && row["at"]))
      .filter((row) => holds(row, { ...input, ConditionExpression: input.KeyConditionExpression }))
      .sort((a, b) => compare(a[range]?.S ?? "", b[range]?.S ?? "") || compare(keyOf(a), keyOf(b)));
    if (input.ScanIndexForward === false) found.reverse();
    const start = input.ExclusiveStartKey
      ? found.findIndex((row) => keyOf(row) === keyOf(input.ExclusiveStartKey ?? {})) + 1
      : 0;
    const size = Math.min(this.pageSize, input.Limit ?? this.pageSize);
    const Items = found.slice(start, start + size);
    const last = Items.at(-1);
    const more = start + size < found.length;
    return { Items, ...(more && last && { LastEvaluatedKey: { pk: last["pk"], sk: last["sk"] } }) };
  }

  #transact({ TransactItems = [] }: TransactWriteItemsCommandInput): object {
    const operations = TransactItems.map(({ Put, ConditionCheck, ...more }) => {
      if (Object.keys(more).length > 0) throw new Error(`no ${Object.keys(more).join()} in this fake`);
      const operation = Put ?? ConditionCheck;
      this.#assertTable(operation?.TableName);
      const key = keyOf(Put?.Item ?? ConditionCheck?.Key ?? {});
      return { key, Put, passes: holds(this.rows.get(key) ?? {}, operation ?? {}) };
    });
    if (!operations.every(({ passes }) => passes)) {
      throw new TransactionCanceledException({
        message: "cancelled",
        $metadata: {},
        CancellationReasons: operations.map(({ key, passes }) => ({
          Code: passes ? "None" : "ConditionalCheckFailed",
          ...(!passes && { Item: this.rows.get(key) }),
        })),
      });
    }
    for (const { Put } of operations) if (Put) this.put(Put.Item ?? {});
    return {};
  }

  #assertTable(name: string | undefined): void {
    if (name === this.tableName) return;
    throw new ResourceNotFoundException({ message: "Requested resource not found", $metadata: {} });
  }
}

function holds(row: Row, condition: Conditional): boolean {
  const { ConditionExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = condition;
  if (ConditionExpression === undefined) return true;
  return ConditionExpression.split(" AND ").every((term) => {
    for (const [pattern, test] of TERMS) {
      const [, name, value = ""] = pattern.exec(term) ?? [];
      if (name === undefined) continue;
      return test(
        textOf(row[ExpressionAttributeNames[name] ?? name]),
        textOf(ExpressionAttributeValues[value]) ?? "",
      );
    }
    throw new Error(`the fake table does not understand "${term}"`);
  });
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? value?.N;
}

function keyOf(row: Row): string {
  return JSON.stringify([row["pk"]?.S, row["sk"]?.S]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
