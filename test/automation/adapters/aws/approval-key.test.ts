import {
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { approvalKey } from "../../../../automation/adapters/aws/approval-key";

const ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:approval-key";
const told = { message: "-", $metadata: {} };

/** A secret as Secrets Manager keeps it: a version is written once under its token. */
class Secret {
  readonly versions = new Map<string, string>();
  puts = 0;
  failure: Error | undefined;
  readonly client = { send: (command: Sent) => this.#answer(command) } as unknown as Pick<
    SecretsManagerClient,
    "send"
  >;

  async #answer({ input, constructor }: Sent): Promise<object> {
    await Promise.resolve();
    if (this.failure) throw this.failure;
    if (constructor.name === "GetSecretValueCommand") {
      const text = [...this.versions.values()].at(-1);
      if (text === undefined) throw new ResourceNotFoundException(told);
      return { SecretString: text };
    }
    const { ClientRequestToken: token = "", SecretString = "" } = input;
    if (this.versions.has(token) && this.versions.get(token) !== SecretString) {
      throw new ResourceExistsException(told);
    }
    this.puts += 1;
    this.versions.set(token, SecretString);
    return {};
  }
}

interface Sent {
  readonly input: { readonly ClientRequestToken?: string; readonly SecretString?: string };
  readonly constructor: { readonly name: string };
}

test("whoever signs the first link makes the key, and others find it", async () => {
  const secret = new Secret();
  const key = await approvalKey(ARN, secret.client);
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await approvalKey(ARN, secret.client)).toBe(key);
  expect(secret.puts).toBe(1);
});

test("several who sign the first link at one moment have one key", async () => {
  const secret = new Secret();
  const keys = await Promise.all([1, 2, 3].map(() => approvalKey(ARN, secret.client)));
  expect(new Set(keys).size).toBe(1);
  expect(secret.puts).toBe(1);
});

test("two secrets have two keys", async () => {
  const key = await approvalKey(ARN, new Secret().client);
  expect(await approvalKey(ARN, new Secret().client)).not.toBe(key);
});

test("a token of the version is as long as Secrets Manager takes", async () => {
  const secret = new Secret();
  await approvalKey(ARN, secret.client);
  expect([...secret.versions.keys()][0]).toMatch(/^[a-zA-Z0-9-]{32,64}$/);
});

test("nothing is signed where the secret cannot be read", async () => {
  const secret = new Secret();
  secret.failure = new Error("AccessDeniedException");
  await expect(approvalKey(ARN, secret.client)).rejects.toThrow("AccessDeniedException");
  expect(secret.puts).toBe(0);
});
