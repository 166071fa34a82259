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
    const [object, item] = await Promise.all([this.#object(`${this.#key}.tflock`), this.#lockItem()]);
    const s3 = object && lockInfoFromJson(object.text);
    const dynamodb = item === undefined ? undefined : lockInfoFromJson(item);
    return [
      ...(s3 ? [{ place: "s3" as const, location: `${this.location}.tflock`, info: s3 }] : []),
      ...(dynamodb
        ? [{ place: "dynamodb" as const, location: `DynamoDB table ${this.#table ?? ""}`, info: dynamodb }]
        : []),
    ];
  }

  async backendExists(): Promise<boolean> {
    const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
    const client = await this.#s3();
    try {
      await client.send(new HeadBucketCommand({ Bucket: this.#bucket }));
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    } finally {
      client.destroy();
    }
  }

  async #object(key: string): Promise<{ readonly text: string; readonly modifiedAt?: Date } | undefined> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const client = await this.#s3();
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      const text = (await answer.Body?.transformToString()) ?? "";
      return { text, ...(answer.LastModified ? { modifiedAt: answer.LastModified } : {}) };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    } finally {
      client.destroy();
    }
  }

  async #lockItem(): Promise<string | undefined> {
    if (this.#table === undefined) return undefined;
    const { DynamoDBClient, GetItemCommand } = await import("@aws-sdk/client-dynamodb");
    const client: DynamoDBClient = new DynamoDBClient(clientConfiguration(this.target, this.#region));
    try {
      const answer = await client.send(
        new GetItemCommand({
          TableName: this.#table,
          Key: { LockID: { S: `${this.#bucket}/${this.#key}` } },
          ConsistentRead: true,
        }),
      );
      return answer.Item?.["Info"]?.S;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    } finally {
      client.destroy();
    }
  }

  async #s3(): Promise<S3Client> {
    const { S3Client } = await import("@aws-sdk/client-s3");
    return new S3Client({
      ...clientConfiguration(this.target, this.#region),
      // The bucket as part of the host name does not resolve on loopback.
      forcePathStyle: this.target.kind === "local",
    });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && ABSENT.has(error.name);
}
