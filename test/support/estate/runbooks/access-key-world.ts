import {
  ListAccessKeysCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { leakedKey } from "../../../../local/faults/leaked-key";
import { markOf } from "../../../../local/faults/support/mark";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";

const BREAK_GLASS = "break-glass";

/** A user with one key, which GuardDuty has seen in the wrong hands. */
export class AccessKeyWorld {
  readonly #user: string;

  constructor(private readonly stage: RunbookStage) {
    this.#user = markOf(stage.place, leakedKey.id).name;
  }

  /** An active key is there, whatever became of the one before. */
  async leaks(): Promise<void> {
    await leakedKey.begin(this.stage.place);
  }

  async remove(): Promise<void> {
    await leakedKey.end(this.stage.place);
  }

  finding(): Promise<BusEvent> {
    return toldEvent(this.stage, leakedKey);
  }

  /** State of each of the user's keys. */
  async states(): Promise<(string | undefined)[]> {
    return (await this.#keys()).map(({ Status }) => Status);
  }

  async activate(): Promise<void> {
    for (const { AccessKeyId } of await this.#keys()) {
      const active = { UserName: this.#user, AccessKeyId, Status: "Active" as const };
      await this.stage.clients.iam.send(new UpdateAccessKeyCommand(active));
    }
  }

  /** Says that the user is one by whom people get in when nothing else works, or is none any more. */
  async breakGlass(is: boolean): Promise<void> {
    const { iam } = this.stage.clients;
    const tag = { Key: BREAK_GLASS, Value: "true" };
    if (is) await iam.send(new TagUserCommand({ UserName: this.#user, Tags: [tag] }));
    else await iam.send(new UntagUserCommand({ UserName: this.#user, TagKeys: [BREAK_GLASS] }));
  }

  async #keys() {
    const asked = new ListAccessKeysCommand({ UserName: this.#user });
    return (await this.stage.clients.iam.send(asked)).AccessKeyMetadata ?? [];
  }
}
