/** A lasting access key of a user. */
export interface AccessKey {
  readonly id: string;
  readonly userName: string;
  readonly isActive: boolean;
  /** When it was used last, in milliseconds since the epoch. @default - never */
  readonly lastUsedMs?: number;
}

/** Access keys of the account's users. */
export interface AccessKeys {
  /** @throws Error where no user of the account has such a key */
  describe(id: string): Promise<AccessKey>;
  /** How many active keys the user has beside this one. */
  otherActiveKeys(key: AccessKey): Promise<number>;
  tagsOf(userName: string): Promise<Readonly<Record<string, string>>>;
  deactivate(key: Pick<AccessKey, "id" | "userName">): Promise<void>;
}
