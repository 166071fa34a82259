import type { IncomingHttpHeaders } from "node:http";

/** How a service wants its answers, errors included. */
export type Protocol = "json" | "rest-json" | "query" | "ec2" | "rest-xml";

/** One AWS request as the gateway sees it. */
export interface Call {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Signing name of the service, e.g. `rds`; empty for unsigned requests. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  /**
   * Operation, e.g. `DescribeDBInstances`; method and path where the protocol is REST, of S3 with the part of the bucket
   * or object that is meant, e.g. `GET /bucket?acl`.
   */
  readonly action: string;
  readonly protocol: Protocol;
  /** Parameters of the query protocol; empty in the others. */
  readonly params: URLSearchParams;
  /** Whole body where it is known; `undefined` while it streams. */
  readonly body: Buffer | undefined;
}

/** What stands in a request before its body. */
export interface CallHead {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Services that answer XML in the REST style; the other REST services speak JSON. */
const REST_XML = new Set(["s3", "route53", "cloudfront", "s3-control"]);
/** Smithy's RPC v2 names the operation in the path. */
const RPC_PATH = /^\/service\/\w+\/operation\/(\w+)$/;
const FORM = "application/x-www-form-urlencoded";
const NO_PARAMS = new URLSearchParams();

/** Whether the operation is only known once the body is. */
export function needsBody({ headers }: CallHead): boolean {
  return (headers["content-type"] ?? "").startsWith(FORM);
}

/** Who calls what. */
export function parseCall(head: CallHead, body: Buffer | undefined): Call {
  const mark = head.url.indexOf("?");
  const path = mark < 0 ? head.url : head.url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : head.url.slice(mark + 1));
  const { accessKeyId, region, service } = credentialOf(head, query);
  const target = head.headers["x-amz-target"];
  const form = needsBody(head) && body !== undefined;
  const params = form ? new URLSearchParams(body.toString("utf8")) : query.has("Action") ? query : NO_PARAMS;
  const rest = {
    method: head.method,
    path,
    query,
    headers: head.headers,
    service,
    region,
    accessKeyId,
    params,
    body,
  };
  if (typeof target === "string") {
    return { ...rest, action: target.slice(target.lastIndexOf(".") + 1), protocol: "json" };
  }
  const action = params.get("Action");
  if (action !== null) return { ...rest, action, protocol: service === "ec2" ? "ec2" : "query" };
  return {
    ...rest,
    action: RPC_PATH.exec(path)?.[1] ?? `${head.method} ${path}${service === "s3" ? partOf(query) : ""}`,
    protocol: REST_XML.has(service) ? "rest-xml" : "rest-json",
  };
}

/** S3 tells the operations on a bucket or an object apart by a name without a value. */
function partOf(query: URLSearchParams): string {
  const part = [...query].find(([name, value]) => value === "" && /^[A-Za-z]+$/.test(name));
  return part ? `?${part[0]}` : "";
}

/** Reads the scope of a Signature Version 4, in the header or in a presigned address. */
function credentialOf(
  head: CallHead,
  query: URLSearchParams,
): { readonly accessKeyId: string; readonly region: string; readonly service: string } {
  const scope =
    /Credential=([^,\s]+)/.exec(head.headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential") ?? "";
  const [accessKeyId = "", , region = "", service = ""] = scope.split("/");
  return { accessKeyId, region, service };
}

/** Body of a JSON call; an empty object where there is none. */
export function jsonBody<T extends object>(call: Call): Partial<T> {
  const text = call.body?.toString("utf8").trim() ?? "";
  if (text === "") return {};
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? value : {};
}

/** Values of a list parameter of the query protocol: `Name.member.1`, `Name.1` or `Name.Item.1`, in order. */
export function listParam(params: URLSearchParams, name: string): string[] {
  const found: [number, string][] = [];
  for (const [key, value] of params) {
    if (!key.startsWith(`${name}.`)) continue;
    const index = /^(?:[A-Za-z]+\.)?(\d+)$/.exec(key.slice(name.length + 1))?.[1];
    if (index !== undefined) found.push([Number(index), value]);
  }
  return found.sort(([left], [right]) => left - right).map(([, value]) => value);
}
