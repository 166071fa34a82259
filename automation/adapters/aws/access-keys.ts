import {
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { AccessKey, AccessKeys } from "../../runbooks/ports/access-keys";
import { stepClientSettings } from "./client-settings";

/**
 * Access keys of IAM. It has no version and no condition on a key's state, so that it refuses no stale hand: one is
 * refused before the call. A state is set, never toggled, and no key is ever deleted here.
 */
export class AwsAccessKeys implements AccessKeys {
  constructor(private readonly client: Pick<IAMClient, "send"> = new IAMClient(stepClientSettings)) {}

  async describe(id: string): Promise<AccessKey> {
    const { UserName: userName, AccessKeyLastUsed } = await this.client.send(
      new GetAccessKeyLastUsedCommand({ AccessKeyId: id }),
    );
    if (userName === undefined) throw new Error(`no user of this account has the key ${id}`);
    const found = (await this.#keysOf(userName)).find(({ AccessKeyId }) => AccessKeyId === id);
    if (found?.Status === undefined) throw new Error(`IAM lists no key ${id} of ${userName}`);
    const lastUsedMs = AccessKeyLastUsed?.LastUsedDate?.getTime();
    return {
      id,
      userName,
      isActive: found.Status === "Active",
      ...(lastUsedMs !== undefined && { lastUsedMs }),
    };
  }

  async otherActiveKeys({ id, userName }: AccessKey): Promise<number> {
    const keys = await this.#keysOf(userName);
    return keys.filter(({ AccessKeyId, Status }) => AccessKeyId !== id && Status === "Active").length;
  }

  async tagsOf(userName: string): Promise<Readonly<Record<string, string>>> {
    const tags: [string, string][] = [];
    let marker: string | undefined;
    do {
      const page = await this.client.send(
        new ListUserTagsCommand({ UserName: userName, ...(marker !== undefined && { Marker: marker }) }),
      );
      for (const { Key, Value = "" } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value]);
      marker = page.IsTruncated === true ? page.Marker : undefined;
    } while (marker !== undefined);
    return Object.fromEntries(tags);
  }

  async deactivate({ id, userName }: Pick<AccessKey, "id" | "userName">): Promise<void> {
    await this.client.send(
      new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: id, Status: "Inactive" }),
    );
  }

  /** A user has two keys at most, far fewer than a page holds. */
  async #keysOf(userName: string): Promise<readonly AccessKeyMetadata[]> {
    const { AccessKeyMetadata: keys = [], IsTruncated } = await this.client.send(
      new ListAccessKeysCommand({ UserName: userName }),
    );
    if (IsTruncated === true) throw new Error(`IAM does not list all keys of ${userName} at once`);
    return keys;
  }
}
