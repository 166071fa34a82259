/**
 * Configurations of a bucket that have an id: intelligent tiering, inventory, metrics, analytics.
 * Follows https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html
 */
import type { Call } from "../call";
import type { Mend, MendContext } from "../mend";
import { emptyReply, errorReply, type Reply, xmlReply } from "../reply";
import { element } from "../xml";

/** Subresource → element around a list of them. */
const LISTS: Readonly<Record<string, string>> = {
  "intelligent-tiering": "ListBucketIntelligentTieringConfigurationsResult",
  inventory: "ListInventoryConfigurationsResult",
  metrics: "ListMetricsConfigurationsResult",
  analytics: "ListBucketAnalyticsConfigurationsResult",
};

/** Bucket configurations by id, which the emulator lacks. */
export const s3NamedConfigurations: Mend = {
  name: "s3-named-configurations",
  services: ["s3"],
  matches: (call) => /^\/[^/]+\/?$/.test(call.path) && (kindOf(call) !== undefined || deletesBucket(call)),
  async handle(call, context) {
    const bucket = call.path.replaceAll("/", "");
    if (deletesBucket(call)) return deleteBucket(bucket, context);
    const missing = await assertBucket(call, bucket, context);
    return missing ?? answer(call, bucket, kindOf(call) ?? "", context);
  },
};

function answer(call: Call, bucket: string, kind: string, { table }: MendContext): Reply {
  const rows = table<string>("s3-named-configurations");
  const prefix = `${bucket}/${kind}/`;
  const id = call.query.get("id");
  if (id === null) {
    const found = rows.entries().filter(([key]) => key.startsWith(prefix));
    return xmlReply(
      element(LISTS[kind] ?? kind, element("IsTruncated", false) + found.map(([, xml]) => xml).join("")),
    );
  }
  const key = prefix + id;
  if (call.method === "PUT") {
    rows.set(key, (call.body?.toString("utf8") ?? "").replace(/^<\?xml[^>]*\?>\s*/, ""));
    return emptyReply();
  }
  const xml = rows.get(key);
  if (xml === undefined)
    return errorReply(call, 404, "NoSuchConfiguration", "The specified configuration does not exist.");
  if (call.method !== "DELETE") return xmlReply(xml);
  rows.delete(key);
  return emptyReply(204);
}

async function deleteBucket(bucket: string, { next, table }: MendContext): Promise<Reply> {
  const reply = await next();
  const rows = table<string>("s3-named-configurations");
  if (reply.status < 300)
    for (const [key] of rows.entries()) if (key.startsWith(`${bucket}/`)) rows.delete(key);
  return reply;
}

function deletesBucket({ method, query }: Call): boolean {
  return method === "DELETE" && [...query.keys()].every((name) => name === "x-id");
}

/** A bucket that is not there has none: the emulator is asked. */
async function assertBucket(call: Call, bucket: string, { ask }: MendContext): Promise<Reply | undefined> {
  const { status } = await ask("ministack", { service: "s3", method: "HEAD", path: `/${bucket}`, body: "" });
  if (status === 404) return errorReply(call, 404, "NoSuchBucket", "The specified bucket does not exist");
  return undefined;
}

function kindOf(call: Call): string | undefined {
  return Object.keys(LISTS).find((name) => call.query.has(name));
}
