import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalEstate } from "../../../local";
import type { CallRecord } from "../../../local/gateway/call-log";

/** Services whose permissions are not called as their signatures are. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** Operations of services that name them by method and path. */
const REST: readonly (readonly [RegExp, string])[] = [
  [/^GET .*\/functions\/[^/]+\/concurrency$/, "GetFunctionConcurrency"],
  [/^PUT .*\/functions\/[^/]+\/concurrency$/, "PutFunctionConcurrency"],
  [/^DELETE .*\/functions\/[^/]+\/concurrency$/, "DeleteFunctionConcurrency"],
  [/^GET .*\/functions\/[^/]+\/configuration$/, "GetFunctionConfiguration"],
  [/^GET .*\/account-settings\/?$/, "GetAccountSettings"],
  [/^GET .*\/tags\/.+$/, "ListTags"],
  [/^POST .*\/tags\/.+$/, "TagResource"],
  [/^DELETE .*\/tags\/.+$/, "UntagResource"],
  [/^GET .*\/hostedzonesbyname$/, "ListHostedZonesByName"],
  [/^GET .*\/hostedzone\/[^/]+\/rrset\/?$/, "ListResourceRecordSets"],
  [/^POST .*\/hostedzone\/[^/]+\/rrset\/?$/, "ChangeResourceRecordSets"],
  [/^GET .*\/change\/[^/]+$/, "GetChange"],
];

/**
 * Permissions that a function's role has used or was refused, as the gateway's log tells, without those on the
 * automation's own table; sorted.
 *
 * @throws Error where an operation is not known by name: a use that is not counted would be a hole in the proof
 */
export function usedActions(
  estate: LocalEstate,
  environment: string,
  { functionName, since }: { readonly functionName: string; readonly since: Date },
): string[] {
  const used = callsOf(estate, environment, functionName).filter(
    ({ service, time }) => service !== "dynamodb" && Date.parse(time) >= since.getTime(),
  );
  return [...new Set(used.map(permissionOf))].sort();
}

/** Every call that was made with the credentials of a function's role, the oldest first. */
export function callsOf(estate: LocalEstate, environment: string, functionName: string): CallRecord[] {
  const key = accessKeyOf(estate, environment, functionName);
  return readFileSync(join(estate.logsDirectory, "calls.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.includes(`"${key}"`))
    .map((line) => JSON.parse(line) as CallRecord);
}

/** The permission that a call needs. */
export function permissionOf({ service, action }: CallRecord): string {
  return `${PREFIXES[service] ?? service}:${operationOf(action)}`;
}

function operationOf(action: string): string {
  if (!action.includes(" ")) return action;
  const known = REST.find(([pattern]) => pattern.test(decodeURIComponent(action)));
  if (known) return known[1];
  throw new Error(`${action} is no operation that is known by name; add it to the list`);
}

/** The emulator derives the key of a function's role from the two ARNs. */
function accessKeyOf({ region, accounts }: LocalEstate, environment: string, functionName: string): string {
  const account = accounts[environment] ?? "";
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
  const roleArn = `arn:aws:iam::${account}:role/${functionName}`;
  const digest = createHash("sha256").update(`${functionArn}:${roleArn}`).digest("hex");
  return `ASIA${digest.slice(0, 16).toUpperCase()}`;
}
