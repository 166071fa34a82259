/**
 * Keeps the master user's password in Secrets Manager where RDS is asked to manage it: the password that the real server
 * takes. Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Call } from "../call";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { type Reply, withBody } from "../reply";
import { element, elementsOf, mapElements, setChild, textOf } from "../xml";

/** Knows the password of the master user of an account's databases. */
export type FindMasterPassword = (account: string) => string | undefined;

interface MasterSecret {
  readonly arn: string;
  readonly kmsKeyId: string | undefined;
}

const KIND = "rds-master-secrets";

/** Secrets of master users. The emulator makes them for clusters, with a password of its own, and not for instances. */
export function rdsMasterSecrets(findPassword: FindMasterPassword): Mend {
  return {
    name: KIND,
    services: ["rds"],
    matches: ({ action }) => /^(\w+DBInstances?|CreateDBCluster)$/.test(action),
    async handle(call, context) {
      const reply = await context.next();
      if (reply.status >= 300) return reply;
      const secrets = context.table<MasterSecret>(KIND);
      const id = call.params.get("DBInstanceIdentifier") ?? "";
      const managed = call.params.get("ManageMasterUserPassword");
      const asked = managed === "true";
      if (call.action === "CreateDBCluster" && asked) await correct(reply, context, findPassword);
      else if (asked && !secrets.get(id)) secrets.set(id, await make(call, reply, context, findPassword));
      if (managed === "false") await end(id, context);
      const answer = shown(reply, (instance) => secrets.get(instance));
      if (call.action === "DeleteDBInstance") await end(id, context);
      return answer;
    },
  };
}

async function make(
  call: Call,
  reply: Reply,
  context: MendContext,
  findPassword: FindMasterPassword,
): Promise<MasterSecret> {
  const kmsKeyId = call.params.get("MasterUserSecretKmsKeyId") ?? undefined;
  const made = await tell(context, "CreateSecret", {
    Name: `rds!db-${randomUUID()}`,
    Description: "The master user's password, managed by RDS",
    KmsKeyId: kmsKeyId,
    SecretString: secretOf(reply, context, findPassword),
    Tags: [
      { Key: "aws:secretsmanager:owningService", Value: "rds" },
      {
        Key: "aws:rds:primaryDBInstanceArn",
        Value: textOf(reply.body.toString("utf8"), "DBInstanceArn") ?? "",
      },
    ],
  });
  return { arn: String(made["ARN"]), kmsKeyId };
}

async function end(id: string, context: MendContext): Promise<void> {
  const secrets = context.table<MasterSecret>(KIND);
  const secret = secrets.get(id);
  if (!secret) return;
  await tell(context, "DeleteSecret", { SecretId: secret.arn, ForceDeleteWithoutRecovery: true });
  secrets.delete(id);
}

async function correct(reply: Reply, context: MendContext, findPassword: FindMasterPassword): Promise<void> {
  const arn = textOf(reply.body.toString("utf8"), "SecretArn");
  if (arn === undefined) return;
  const SecretString = secretOf(reply, context, findPassword);
  await tell(context, "PutSecretValue", { SecretId: arn, SecretString });
}

function secretOf(reply: Reply, { place }: MendContext, findPassword: FindMasterPassword): string {
  const username = textOf(reply.body.toString("utf8"), "MasterUsername");
  const password = findPassword(place.account) ?? randomBytes(24).toString("base64url");
  return JSON.stringify({ username, password });
}

async function tell(context: MendContext, action: string, input: object): Promise<Record<string, unknown>> {
  const reply = await context.ask(
    "ministack",
    jsonQuestion("secretsmanager", `secretsmanager.${action}`, input),
  );
  const answer = reply.body.toString("utf8");
  if (reply.status >= 300)
    throw new Error(`Secrets Manager answered ${action} with ${reply.status}: ${answer}`);
  return JSON.parse(answer) as Record<string, unknown>;
}

function shown(reply: Reply, secretOfInstance: (id: string) => MasterSecret | undefined): Reply {
  const before = reply.body.toString("utf8");
  if (elementsOf(before, "DBInstance").length === 0) return reply;
  const after = mapElements(before, "DBInstance", (instance) => {
    const secret = secretOfInstance(textOf(instance, "DBInstanceIdentifier") ?? "");
    if (!secret) return instance;
    const parts = [element("SecretArn", secret.arn, "escape"), element("SecretStatus", "active")];
    if (secret.kmsKeyId !== undefined) parts.push(element("KmsKeyId", secret.kmsKeyId, "escape"));
    return setChild(instance, "MasterUserSecret", parts.join(""));
  });
  return withBody(reply, after);
}
