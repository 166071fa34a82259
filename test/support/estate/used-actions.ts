import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
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
  [/^GET .*\/functions\/[^/]+\/aliases\/[^/]+$/, "GetAlias"],
  [/^PUT .*\/functions\/[^/]+\/aliases\/[^/]+$/, "UpdateAlias"],
  [/^GET .*\/functions\/[^/]+\/versions(\?.*)?$/, "ListVersionsByFunction"],
  [/^GET .*\/event-source-mappings\/?(\?.*)?$/, "ListEventSourceMappings"],
  [/^PUT .*\/event-source-mappings\/[^/]+$/, "UpdateEventSourceMapping"],
  [/^GET .*\/account-settings\/?$/, "GetAccountSettings"],
  [/^GET \/clusters\/?(\?.*)?$/, "ListClusters"],
  [/^GET \/clusters\/[^/]+\/node-groups\/?(\?.*)?$/, "ListNodegroups"],
  [/^GET \/clusters\/[^/]+\/node-groups\/[^/]+$/, "DescribeNodegroup"],
  [/^POST \/clusters\/[^/]+\/node-groups\/[^/]+\/update-config$/, "UpdateNodegroupConfig"],
  [/^GET .*\/tags\/.+$/, "ListTags"],
  [/^POST .*\/tags\/.+$/, "TagResource"],
  [/^DELETE .*\/tags\/.+$/, "UntagResource"],
  [/^GET \/[^/?]+\/?\?acl$/, "GetBucketAcl"],
  [/^GET \/[^/?]+\/?\?policyStatus$/, "GetBucketPolicyStatus"],
  [/^GET \/[^/?]+\/?\?publicAccessBlock$/, "GetBucketPublicAccessBlock"],
  // S3 asks for the same right for setting the block and for taking it away.
  [/^(PUT|DELETE) \/[^/?]+\/?\?publicAccessBlock$/, "PutBucketPublicAccessBlock"],
  [/^GET \/[^/?]+\/?\?tagging$/, "GetBucketTagging"],
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
  const used = callsSince(estate, accessKeyOf(estate, environment, functionName), since).filter(
    ({ service }) => service !== "dynamodb",
  );
  return [...new Set(used.map(permissionOf))].sort();
}

/** The latest calls that were made with the credentials of a function's role, the oldest of them first. */
export function callsOf(estate: LocalEstate, environment: string, functionName: string): CallRecord[] {
  const key = accessKeyOf(estate, environment, functionName);
  return linesOf(estate, "calls.jsonl")
    .filter((line) => line.includes(`"${key}"`))
    .map(recordOf);
}

/** Every call with these credentials since a moment. @throws Error where the log does not reach back so far */
function callsSince(estate: LocalEstate, key: string, since: Date): CallRecord[] {
  const lines = [...linesOf(estate, "calls.1.jsonl"), ...linesOf(estate, "calls.jsonl")];
  const oldest = lines.slice(0, 1).map(recordOf)[0]?.time ?? "nothing";
  if (!(Date.parse(oldest) <= since.getTime()))
    throw new Error(
      `the log of calls begins with ${oldest}; what was called since ${since.toISOString()} is not known`,
    );
  return lines
    .filter((line) => line.includes(`"${key}"`))
    .map(recordOf)
    .filter(({ time }) => Date.parse(time) >= since.getTime());
}

function linesOf({ logsDirectory }: LocalEstate, generation: string): string[] {
  const file = join(logsDirectory, generation);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

function recordOf(line: string): CallRecord {
  return JSON.parse(line) as CallRecord;
}

/** The permission that a call needs. */
export function permissionOf({ service, action }: CallRecord): string {
  return `${PREFIXES[service] ?? service}:${operationOf(action)}`;
}

/**
 * The operation as permissions name it.
 *
 * @throws Error where it is one of a REST interface that is not known by name
 */
export function operationOf(action: string): string {
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
