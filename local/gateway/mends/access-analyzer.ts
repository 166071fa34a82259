/**
 * Analyzers of access from outside, with their archive rules. They find nothing here.
 * Follows https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html
 */
import { type Call, jsonBody } from "../call";
import type { Mend, MendContext } from "../mend";
import { emptyReply, errorReply, jsonReply, type Reply } from "../reply";
import { objectAt, objectsAt, textAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

interface Analyzer extends Fields {
  readonly name: string;
  readonly arn: string;
}

const PATH = /^\/analyzer(?:\/([^/]+))?(?:\/archive-rule(?:\/([^/]+))?)?$/;
const TAGS = /^\/tags\/(.+)$/;

/** IAM Access Analyzer, which both emulators lack. */
export const accessAnalyzer: Mend = {
  name: "access-analyzer",
  services: ["access-analyzer"],
  matches: (call) => PATH.test(call.path) || TAGS.test(call.path),
  handle(call, context) {
    if (TAGS.test(call.path)) return Promise.resolve(tags(call, context));
    const isRule = call.path.includes("/archive-rule");
    return Promise.resolve(isRule ? rule(call, context) : analyzer(call, context));
  },
};

function analyzer(call: Call, { place, table, now }: MendContext): Reply {
  const rows = table<Analyzer>("access-analyzer");
  const request = jsonBody<Fields>(call);
  const name = nameIn(call) ?? textAt(request, "analyzerName");
  const found = rows.get(name);
  if (call.method === "PUT" && nameIn(call) === undefined) {
    if (found) return errorReply(call, 409, "ConflictException", `analyzer ${name} already exists`);
    const arn = `arn:aws:access-analyzer:${place.region}:${place.account}:analyzer/${name}`;
    const made = { name, arn, type: request["type"], createdAt: now().toISOString(), status: "ACTIVE" };
    rows.set(name, { ...made, tags: objectAt(request, "tags"), configuration: request["configuration"] });
    for (const archived of objectsAt(request, "archiveRules")) setRule(name, archived, { table, now });
    return jsonReply({ arn });
  }
  if (nameIn(call) === undefined) return jsonReply({ analyzers: rows.entries().map(([, value]) => value) });
  if (!found) return missing(call, "analyzer", name);
  if (call.method === "GET") return jsonReply({ analyzer: found });
  if (call.method === "DELETE") {
    rows.delete(name);
    const rules = table<Fields>("access-analyzer-rules");
    for (const [key] of rules.entries()) if (key.startsWith(`${name}/`)) rules.delete(key);
    return emptyReply();
  }
  rows.set(name, { ...found, configuration: request["configuration"] });
  return jsonReply({ configuration: request["configuration"] });
}

function rule(call: Call, { table, now }: MendContext): Reply {
  const [, owner = "", inPath] = PATH.exec(call.path) ?? [];
  if (!table<Analyzer>("access-analyzer").get(owner)) return missing(call, "analyzer", owner);
  const rules = table<Fields>("access-analyzer-rules");
  const request = jsonBody<Fields>(call);
  if (call.method === "PUT") {
    const name = inPath ?? textAt(request, "ruleName");
    const known = rules.get(`${owner}/${name}`);
    if (inPath === undefined && known)
      return errorReply(call, 409, "ConflictException", `archive rule ${name} already exists`);
    if (inPath !== undefined && !known) return missing(call, "archive rule", name);
    setRule(owner, { ...request, ruleName: name }, { table, now });
    return emptyReply();
  }
  if (inPath === undefined) {
    const own = rules.entries().filter(([key]) => key.startsWith(`${owner}/`));
    return jsonReply({ archiveRules: own.map(([, value]) => value) });
  }
  const found = rules.get(`${owner}/${inPath}`);
  if (!found) return missing(call, "archive rule", inPath);
  if (call.method === "GET") return jsonReply({ archiveRule: found });
  rules.delete(`${owner}/${inPath}`);
  return emptyReply();
}

function setRule(
  owner: string,
  { ruleName, filter }: Fields,
  { table, now }: Pick<MendContext, "table" | "now">,
): void {
  const rules = table<Fields>("access-analyzer-rules");
  const key = `${owner}/${String(ruleName)}`;
  const updatedAt = now().toISOString();
  rules.set(key, { ruleName, filter, createdAt: rules.get(key)?.["createdAt"] ?? updatedAt, updatedAt });
}

function tags(call: Call, { table }: MendContext): Reply {
  const arn = decodeURIComponent(TAGS.exec(call.path)?.[1] ?? "");
  const name = arn.replace(/^.*:analyzer\//, "");
  const rows = table<Analyzer>("access-analyzer");
  const found = rows.get(name);
  if (!found) return missing(call, "resource", arn);
  const before = objectAt(found, "tags");
  if (call.method === "GET") return jsonReply({ tags: before });
  const removed = new Set(call.query.getAll("tagKeys"));
  const kept = Object.fromEntries(Object.entries(before).filter(([key]) => !removed.has(key)));
  rows.set(name, { ...found, tags: { ...kept, ...objectAt(jsonBody<Fields>(call), "tags") } });
  return emptyReply();
}

function nameIn(call: Call): string | undefined {
  return PATH.exec(call.path)?.[1];
}

function missing(call: Call, kind: string, name: string): Reply {
  return errorReply(call, 404, "ResourceNotFoundException", `${kind} ${name} not found`);
}
