/**
 * Lock, access policy and notifications of a backup vault.
 * Follows https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
 */
import { type Call, jsonBody } from "../call";
import type { Mend, MendContext } from "../mend";
import { emptyReply, errorReply, jsonOf, jsonReply, type Reply, withBody } from "../reply";
import { pick } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const PATH = /^\/backup-vaults\/([^/]+)(?:\/(vault-lock|access-policy|notification-configuration))?\/?$/;
const DAY_MS = 86_400_000;

/** Vaults with their settings, which the emulator lacks. */
export const backupVaultSettings: Mend = {
  name: "backup-vault-settings",
  services: ["backup"],
  matches: (call) => PATH.test(call.path),
  async handle(call, context) {
    const [, name = "", setting] = PATH.exec(call.path) ?? [];
    if (setting === undefined) return vault(call, name, context);
    const found = await context.ask("ministack", {
      service: "backup",
      method: "GET",
      path: `/backup-vaults/${name}`,
      body: "",
    });
    if (found.status >= 300) return found;
    return settingReply(call, { name, setting, vaultArn: jsonOf<Fields>(found)["BackupVaultArn"] }, context);
  },
};

async function vault(call: Call, name: string, { next, table }: MendContext): Promise<Reply> {
  const reply = await next();
  const rows = table<Fields>("backup-vault-settings");
  if (call.method === "DELETE" && reply.status < 300) {
    for (const [key] of rows.entries()) if (key.startsWith(`${name}/`)) rows.delete(key);
  }
  if (call.method !== "GET" || reply.status >= 300) return reply;
  const lock = rows.get(`${name}/vault-lock`);
  return withBody(reply, JSON.stringify({ ...jsonOf<Fields>(reply), Locked: lock !== undefined, ...lock }));
}

function settingReply(
  call: Call,
  {
    name,
    setting,
    vaultArn,
  }: { readonly name: string; readonly setting: string; readonly vaultArn: unknown },
  { table, now }: MendContext,
): Reply {
  const rows = table<Fields>("backup-vault-settings");
  const key = `${name}/${setting}`;
  const known = rows.get(key);
  if (setting === "vault-lock" && isFixed(known, now()) && call.method !== "GET") {
    return errorReply(call, 400, "InvalidRequestException", `The lock of ${name} can no longer be changed`);
  }
  if (call.method === "PUT") {
    rows.set(key, kept(setting, jsonBody<Fields>(call), now()));
    return emptyReply();
  }
  if (call.method === "DELETE") {
    rows.delete(key);
    return emptyReply();
  }
  if (!known) return errorReply(call, 400, "ResourceNotFoundException", `${setting} of ${name} not found`);
  return jsonReply({ BackupVaultName: name, BackupVaultArn: vaultArn, ...known });
}

function kept(setting: string, request: Fields, now: Date): Fields {
  if (setting === "access-policy") return pick(request, ["Policy"]);
  if (setting === "notification-configuration") return pick(request, ["SNSTopicArn", "BackupVaultEvents"]);
  const days = request["ChangeableForDays"];
  const lockDate =
    typeof days === "number" ? { LockDate: Math.floor((now.getTime() + days * DAY_MS) / 1000) } : {};
  return { ...pick(request, ["MinRetentionDays", "MaxRetentionDays"]), ...lockDate };
}

/** A lock with a date is fixed from that date on. */
function isFixed(lock: Fields | undefined, now: Date): boolean {
  const date = lock?.["LockDate"];
  return typeof date === "number" && date * 1000 <= now.getTime();
}
