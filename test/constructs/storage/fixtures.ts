import type { IEncryptionKey } from "../../../constructs/core/encryption-key";

export const KEY: IEncryptionKey = {
  keyArn: "arn:aws:kms:eu-west-1:111111111111:key/one",
  keyId: "one",
};
