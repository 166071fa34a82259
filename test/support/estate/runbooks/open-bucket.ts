import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { configFinding } from "./config-finding";

/** Public access lists are blocked, public policies are not. */
export const HALF = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
export const WHOLE = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** A bucket that everybody can read by its policy, half blocked. */
export class OpenBucket {
  readonly #name: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-scenario-uploads`;
  }

  async make(): Promise<void> {
    const Bucket = this.#name;
    await this.stage.clients.s3.send(new CreateBucketCommand({ Bucket }));
    await this.stage.clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await this.tag({});
    await this.openPolicy();
    await this.stage.clients.s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: HALF }),
    );
  }

  async remove(): Promise<void> {
    await this.stage.clients.s3.send(new DeleteBucketCommand({ Bucket: this.#name }));
  }

  async tag(more: Readonly<Record<string, string>>): Promise<void> {
    const tags = { environment: this.stage.environment, ...more };
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.stage.clients.s3.send(
      new PutBucketTaggingCommand({ Bucket: this.#name, Tagging: { TagSet } }),
    );
  }

  async openPolicy(): Promise<void> {
    const Resource = `arn:aws:s3:::${this.#name}/*`;
    const Statement = [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource }];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await this.stage.clients.s3.send(new PutBucketPolicyCommand({ Bucket: this.#name, Policy }));
  }

  async dropPolicy(): Promise<void> {
    await this.stage.clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: this.#name }));
  }

  async blocked(): Promise<unknown> {
    const read = new GetPublicAccessBlockCommand({ Bucket: this.#name });
    return (await this.stage.clients.s3.send(read)).PublicAccessBlockConfiguration;
  }

  finding(): BusEvent {
    const target = { type: "AWS::S3::Bucket", id: this.#name };
    return configFinding(this.stage, "s3-bucket-public-read-prohibited", target);
  }
}
