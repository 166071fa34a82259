import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { engineClientSettings } from "./client-settings";

/**
 * The text of a secret.
 *
 * @throws Error when it cannot be read, or holds no text
 */
export async function secretText(
  secretArn: string,
  client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient(engineClientSettings),
): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (SecretString) return SecretString;
  throw new Error(`secret ${secretArn} holds no text`);
}
