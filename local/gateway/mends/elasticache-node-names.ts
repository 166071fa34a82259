/**
 * Names the nodes of a group without cluster mode as AWS does, `group-001`, not `group-0001-001`: alarms name them.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.CreatingReplGroup.NoExistingCluster.Classic.html
 */
import type { Call } from "../call";
import type { Mend, MendContext } from "../mend";
import { type Reply, withBody } from "../reply";

const KIND = "elasticache-node-names";
const ROOT_KEY = /^\d{12}$/;
const FORBIDDEN = 403;
/** A name, or an ARN that ends with one. */
const LONG =
  /<(CacheClusterId|ClusterId|CacheClusterArn|ARN)>((?:arn:[^<]*:cluster:)?)([^<:]+)-0001-(\d{3})<\/\1>/g;

/** Nodes under their names. */
export const elasticacheNodeNames: Mend = {
  name: KIND,
  services: ["elasticache"],
  matches: (call) => call.protocol === "query",
  async handle(call, context) {
    const groups = context.table<true>(KIND);
    const id = call.params.get("ReplicationGroupId") ?? "";
    const reply = await asked(call, context);
    if (call.action === "CreateReplicationGroup" && reply.status < 300 && !hasClusterMode(call))
      groups.set(id, true);
    const answer = reply.body.toString("utf8");
    const short = answer.replace(LONG, (name, tag: string, arn: string, group: string, number: string) =>
      groups.get(group) ? `<${tag}>${arn}${group}-${number}</${tag}>` : name,
    );
    if (call.action === "DeleteReplicationGroup" && reply.status < 300) groups.delete(id);
    return short === answer ? reply : withBody(reply, short);
  },
};

function hasClusterMode({ params }: Call): boolean {
  return (
    params.has("NumNodeGroups") ||
    params.has("ReplicasPerNodeGroup") ||
    params.get("ClusterMode") === "enabled"
  );
}

/**
 * The signature of a role covers the names that it gave, and others would break it: the emulator says whether the role
 * may, and the account's root asks. Nobody checks the signature of a root.
 */
async function asked(call: Call, context: MendContext): Promise<Reply> {
  const changed = withLongNames(call, context);
  if (ROOT_KEY.test(call.accessKeyId) || changed.params.toString() === call.params.toString())
    return context.next(changed);
  const reply = await context.next();
  if (reply.status === FORBIDDEN) return reply;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return context.ask("ministack", { service: "elasticache", headers, body: changed.params.toString() });
}

/** The emulator knows its own names only. */
function withLongNames(call: Call, { table }: MendContext): Call {
  const params = new URLSearchParams(call.params);
  for (const [name, value] of call.params) {
    const [, group = "", number = ""] = /^(.+)-(\d{3})$/.exec(value) ?? [];
    const isNode = /(^|\.)(CacheClusterId|PrimaryClusterId|SnapshottingClusterId)$/.test(name);
    if (isNode && table(KIND).get(group)) params.set(name, `${group}-0001-${number}`);
    const resource = /^(arn:.*:cluster:)(.+)-(\d{3})$/.exec(value);
    if (name === "ResourceName" && resource && table(KIND).get(resource[2] ?? "")) {
      params.set(name, `${resource[1] ?? ""}${resource[2] ?? ""}-0001-${resource[3] ?? ""}`);
    }
  }
  return { ...call, params, body: Buffer.from(params.toString(), "utf8") };
}
