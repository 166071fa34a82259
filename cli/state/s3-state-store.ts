import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Target } from "../engine/target";
import { asString, type JsonObject } from "../terraform/json";
import { lockInfoFromJson } from "../terraform/lock-info";
import { clientConfiguration } from "./client-configuration";
import { parseState } from "./state-file";
import type { HeldLock, StateStore, StoredState } from "./state-store";

const ABSENT = new Set(["NoSuchKey", "NoSuchBucket", "NotFound", "ResourceNotFoundException"]);

/** State in S3, with locks in S3 and DynamoDB. */
export class S3StateStore implements StateStore {
  readonly location: string;
  readonly #bucket: string;
  readonly #key: string;
  readonly #region: string | undefined;
  readonly #table: string | undefined;

  constructor(
    backend: JsonObject,
    private readonly target: Target,
  ) {
    this.#bucket = asString(backend["bucket"]) ?? "";
    this.#key = asString(backend["key"]) ?? "";
    this.#region = asString(backend["region"]);
    this.#table = asString(backend["dynamodb_table"]);
    this.location = `s3://${this.#bucket}/${this.#key}`;
  }

  async read(): Promise<StoredState | undefined> {
    const object = await this.#object(this.#key);
    const state = object && parseState(object.text);
    if (!object || !state) return undefined;
    return { state, ...(object.modifiedAt ? { modifiedAt: object.modifiedAt } : {}) };
  }

  async locks(): Promise<readonly HeldLock[]> {
    const [object, item] = await Promise.all([this.#object(this.#lockKey), this.#lockItem()]);
    const s3 = object && lockInfoFromJson(object.text);
    const dynamodb = item === undefined ? undefined : lockInfoFromJson(item);
    const table = `DynamoDB table ${this.#table ?? ""}`;
    return [
      ...(object && s3
        ? [{ place: "s3" as const, location: `${this.location}.tflock`, info: s3, token: object.etag }]
        : []),
      ...(item !== undefined && dynamodb
        ? [{ place: "dynamodb" as const, location: table, info: dynamodb, token: item }]
        : []),
    ];
  }

  async release(lock: HeldLock): Promise<void> {
    if (lock.place === "s3") {
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      await this.#withS3((client) =>
        client.send(
          new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#lockKey, IfMatch: lock.token }),
        ),
      );
      return;
    }
    const { DeleteItemCommand } = await import("@aws-sdk/client-dynamodb");
    await this.#withDynamoDb((client) =>
      client.send(
        new DeleteItemCommand({
          TableName: this.#table,
          Key: this.#lockId,
          ConditionExpression: "Info = :info",
          ExpressionAttributeValues: { ":info": { S: lock.token } },
        }),
      ),
    );
  }

  async backendExists(): Promise<boolean> {
    const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
    const found = await orAbsent(
      this.#withS3((client) => client.send(new HeadBucketCommand({ Bucket: this.#bucket }))),
    );
    return found !== undefined;
  }

  get #lockKey(): string {
    return `${this.#key}.tflock`;
  }

  get #lockId(): { readonly LockID: { readonly S: string } } {
    return { LockID: { S: `${this.#bucket}/${this.#key}` } };
  }

  async #object(
    key: string,
  ): Promise<{ readonly text: string; readonly etag: string; readonly modifiedAt?: Date } | undefined> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const request = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    return orAbsent(
      this.#withS3(async (client) => {
        const { Body, ETag = "", LastModified } = await client.send(request);
        const text = (await Body?.transformToString()) ?? "";
        return { text, etag: ETag, ...(LastModified ? { modifiedAt: LastModified } : {}) };
      }),
    );
  }

  async #lockItem(): Promise<string | undefined> {
    if (this.#table === undefined) return undefined;
    const { GetItemCommand } = await import("@aws-sdk/client-dynamodb");
    const request = new GetItemCommand({ TableName: this.#table, Key: this.#lockId, ConsistentRead: true });
    const answer = await orAbsent(this.#withDynamoDb((client) => client.send(request)));
    return answer?.Item?.["Info"]?.S;
  }

  async #withS3<T>(work: (client: S3Client) => Promise<T>): Promise<T> {
    const { S3Client } = await import("@aws-sdk/client-s3");
    const client = new S3Client({
      ...clientConfiguration(this.target, this.#region),
      // The bucket as part of the host name does not resolve on loopback.
      forcePathStyle: this.target.kind === "local",
    });
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }

  async #withDynamoDb<T>(work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
    const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
    const client = new DynamoDBClient(clientConfiguration(this.target, this.#region));
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }
}

/** Nothing there is an answer; anything else that goes wrong is not. */
async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && ABSENT.has(error.name)) return undefined;
    throw error;
  }
}
