import type { IEncryptionKey } from "../../../constructs/core/encryption-key";
import type { IGrantee, Permission } from "../../../constructs/core/grantee";

export const KEY: IEncryptionKey = {
  keyArn: "arn:aws:kms:eu-west-1:111111111111:key/one",
  keyId: "one",
};

/** Remembers what it was granted. */
export class Grantee implements IGrantee {
  readonly permissions: Permission[] = [];

  allow(permission: Permission): void {
    this.permissions.push(permission);
  }
}
