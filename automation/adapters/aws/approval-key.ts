import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { randomBytes } from "node:crypto";
import { engineClientSettings } from "./client-settings";

/** One version of the secret is made, ever: Secrets Manager refuses another text under the same token. */
const ONLY_VERSION = "homeostat-approval-key-version-0001";
const KEY_BYTES = 32;

/**
 * The key that approval links are signed with. Nobody knows it before the first link: whoever signs that one makes it,
 * and of several at one moment the first.
 *
 * @throws Error when the secret cannot be read or filled
 */
export async function approvalKey(
  secretArn: string,
  client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient(engineClientSettings),
): Promise<string> {
  const found = await currentText(secretArn, client);
  if (found !== undefined) return found;
  try {
    const SecretString = randomBytes(KEY_BYTES).toString("base64url");
    await client.send(
      new PutSecretValueCommand({ SecretId: secretArn, ClientRequestToken: ONLY_VERSION, SecretString }),
    );
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
  }
  // What was made first counts, whoever made it.
  const made = await currentText(secretArn, client);
  if (made !== undefined) return made;
  throw new Error(`secret ${secretArn} was filled and is still empty`);
}

async function currentText(
  secretArn: string,
  client: Pick<SecretsManagerClient, "send">,
): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return SecretString === "" ? undefined : SecretString;
  } catch (error) {
    // A secret without a version, and none at all, are told alike; filling the latter fails.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
