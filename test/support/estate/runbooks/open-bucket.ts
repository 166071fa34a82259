import {
  DeleteBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { markOf } from "../../../../local/faults/support/mark";
import { publicBucket } from "../../../../local/faults/public-bucket";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";

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
    this.#name = markOf(stage.place, publicBucket.id).name;
  }

  /** It is open, whatever became of it before. */
  async opens(): Promise<void> {
    await publicBucket.begin(this.stage.place);
  }

  async remove(): Promise<void> {
    await publicBucket.end(this.stage.place);
  }

  async tag(more: Readonly<Record<string, string>>): Promise<void> {
    const { tags } = markOf(this.stage.place, publicBucket.id);
    const TagSet = [...tags, ...Object.entries(more).map(([Key, Value]) => ({ Key, Value }))];
    await this.stage.clients.s3.send(
      new PutBucketTaggingCommand({ Bucket: this.#name, Tagging: { TagSet } }),
    );
  }

  async dropPolicy(): Promise<void> {
    await this.stage.clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: this.#name }));
  }

  async blocked(): Promise<unknown> {
    const read = new GetPublicAccessBlockCommand({ Bucket: this.#name });
    return (await this.stage.clients.s3.send(read)).PublicAccessBlockConfiguration;
  }

  finding(): Promise<BusEvent> {
    return toldEvent(this.stage, publicBucket);
  }
}
