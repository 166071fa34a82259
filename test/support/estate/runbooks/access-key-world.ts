import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { type BusEvent, eventNow } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";

const UserName = "scenario-deployer";
const BREAK_GLASS = "break-glass";

/** A user with one key, which GuardDuty has seen in the wrong hands. */
export class AccessKeyWorld {
  #key = "";

  constructor(private readonly stage: RunbookStage) {}

  async make(): Promise<void> {
    await this.stage.clients.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await this.stage.clients.iam.send(new CreateAccessKeyCommand({ UserName }));
    this.#key = AccessKey?.AccessKeyId ?? "";
  }

  async remove(): Promise<void> {
    await this.stage.clients.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: this.#key }));
    await this.stage.clients.iam.send(new DeleteUserCommand({ UserName }));
  }

  finding(): BusEvent {
    const accountId = this.stage.estate.accounts[this.stage.environment] ?? "";
    const accessKeyDetails = { accessKeyId: this.#key, userName: UserName, userType: "IAMUser" };
    return eventNow(this.stage.estate, this.stage.environment, {
      source: "aws.guardduty",
      detailType: "GuardDuty Finding",
      detail: {
        accountId,
        id: "16afba5c5c43e07c9e3e5e2e544e95df",
        type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
        severity: 8,
        title: "API was invoked from an IP address on a custom threat list",
        resource: { resourceType: "AccessKey", accessKeyDetails },
        service: { archived: false, count: 3 },
      },
    });
  }

  async state(): Promise<string | undefined> {
    const { AccessKeyMetadata = [] } = await this.stage.clients.iam.send(
      new ListAccessKeysCommand({ UserName }),
    );
    return AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === this.#key)?.Status;
  }

  async activate(): Promise<void> {
    const active = { UserName, AccessKeyId: this.#key, Status: "Active" as const };
    await this.stage.clients.iam.send(new UpdateAccessKeyCommand(active));
  }

  /** Says that the user is one by whom people get in when nothing else works, or is none any more. */
  async breakGlass(is: boolean): Promise<void> {
    const { iam } = this.stage.clients;
    if (is) await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: BREAK_GLASS, Value: "true" }] }));
    else await iam.send(new UntagUserCommand({ UserName, TagKeys: [BREAK_GLASS] }));
  }
}
