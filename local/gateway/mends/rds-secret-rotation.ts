/**
 * Rotates the secrets that RDS keeps: the server takes the new password before it becomes the current one, and a rotation
 * that fails leaves it pending. The emulator makes the old password a new version.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 * and https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
import { randomBytes } from "node:crypto";
import { type Call, jsonBody } from "../call";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { errorReply, jsonOf, jsonReply, type Reply } from "../reply";

/** Makes the server of an account's databases take another password of its master user. */
export type ChangeMasterPassword = (account: string, password: string) => Promise<void>;

interface Secret {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionIdsToStages: Readonly<Record<string, readonly string[]>>;
}

const CURRENT = "AWSCURRENT";
const PENDING = "AWSPENDING";
/** RDS rotates by itself after a week, unless it is asked for another time. */
const ROTATION = {
  RotationEnabled: true,
  RotationRules: { AutomaticallyAfterDays: 7 },
  OwningService: "rds",
};

/** Rotations of managed secrets, which all have one set up. */
export function rdsSecretRotation(change: ChangeMasterPassword): Mend {
  return {
    name: "rds-secret-rotation",
    services: ["secretsmanager"],
    matches: ({ action }) => action === "RotateSecret" || action === "DescribeSecret",
    async handle(call, context) {
      if (call.action === "RotateSecret") return rotate(call, context, change);
      const reply = await context.next();
      const secret = jsonOf<Secret>(reply);
      return reply.status < 300 && isManaged(secret) ? jsonReply({ ...secret, ...ROTATION }) : reply;
    },
  };
}

async function rotate(call: Call, context: MendContext, change: ChangeMasterPassword): Promise<Reply> {
  const { SecretId, ClientRequestToken } = jsonBody<{ SecretId: string; ClientRequestToken: string }>(call);
  const before = await ask(context, "DescribeSecret", { SecretId });
  const secret = jsonOf<Secret>(before);
  if (before.status >= 300 || !isManaged(secret)) return context.next();
  const { ARN, Name, VersionIdsToStages: versions } = secret;
  if (ClientRequestToken !== undefined && Object.hasOwn(versions, ClientRequestToken))
    return jsonReply({ ARN, Name, VersionId: ClientRequestToken });
  if (holder(versions, PENDING) !== undefined)
    return errorReply(call, 400, "InvalidRequestException", "A previous rotation isn't complete.");
  const reply = await context.next();
  const { VersionId: next } = jsonOf<{ VersionId: string }>(reply);
  const old = holder(versions, CURRENT);
  if (reply.status >= 300 || next === undefined || old === undefined) return reply;
  await replacePassword({ ARN, old, next }, context, change);
  return reply;
}

/** As a rotation function does: create, set, test, finish. */
async function replacePassword(
  { ARN, old, next }: { readonly ARN: string; readonly old: string; readonly next: string },
  context: MendContext,
  change: ChangeMasterPassword,
): Promise<void> {
  const move = { SecretId: ARN, VersionStage: CURRENT };
  await told(context, "UpdateSecretVersionStage", {
    ...move,
    MoveToVersionId: old,
    RemoveFromVersionId: next,
  });
  const { SecretString } = jsonOf<{ SecretString: string }>(
    await told(context, "GetSecretValue", { SecretId: ARN, VersionId: old }),
  );
  const password = randomBytes(24).toString("base64url");
  const value = JSON.stringify({ ...(JSON.parse(SecretString ?? "{}") as object), password });
  const pending = { SecretId: ARN, ClientRequestToken: next, SecretString: value, VersionStages: [PENDING] };
  await told(context, "PutSecretValue", pending);
  try {
    await change(context.place.account, password);
  } catch (error) {
    process.stderr.write(`the rotation of ${ARN} failed: ${String(error)}\n`);
    return;
  }
  await told(context, "UpdateSecretVersionStage", {
    ...move,
    MoveToVersionId: next,
    RemoveFromVersionId: old,
  });
  await told(context, "UpdateSecretVersionStage", {
    SecretId: ARN,
    VersionStage: PENDING,
    RemoveFromVersionId: next,
  });
}

function isManaged(secret: Partial<Secret>): secret is Secret {
  return secret.Name?.startsWith("rds!") === true;
}

function holder(versions: Secret["VersionIdsToStages"], stage: string): string | undefined {
  return Object.entries(versions).find(([, stages]) => stages.includes(stage))?.[0];
}

function ask(context: MendContext, action: string, input: object): Promise<Reply> {
  return context.ask("ministack", jsonQuestion("secretsmanager", `secretsmanager.${action}`, input));
}

async function told(context: MendContext, action: string, input: object): Promise<Reply> {
  const reply = await ask(context, action, input);
  if (reply.status < 300) return reply;
  throw new Error(`Secrets Manager answered ${action} with ${reply.status}: ${reply.body.toString("utf8")}`);
}
