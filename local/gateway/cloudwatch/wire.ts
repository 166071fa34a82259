import { gunzipSync } from "node:zlib";
import { type Call, jsonBody } from "../call";
import { nestParams } from "../mends/support/nested-params";
import { errorReply, jsonReply, queryReply, type Reply } from "../reply";
import { element, escapeXml } from "../xml";
import { decodeCbor, encodeCbor } from "./cbor";

/** A request or an answer, as named members. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * What a call asks for. Numbers and booleans of the query protocol are text still.
 *
 * @throws SyntaxError on a body that cannot be read
 */
export function inputOf(call: Call): Fields {
  if (call.protocol === "query") return nestParams(call.params);
  const body = call.body ?? Buffer.alloc(0);
  const whole = { ...call, body: call.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body };
  if (!isCbor(call)) return jsonBody<Fields>(whole);
  const value = whole.body.length === 0 ? {} : decodeCbor(whole.body);
  if (typeof value === "object" && value !== null) return value as Fields;
  throw new SyntaxError("the body is no CBOR map");
}

/** An answer in the protocol of its call. */
export function outputReply(call: Call, output: Fields): Reply {
  if (isCbor(call)) return cborReply(output, 200);
  if (call.protocol === "query") return queryReply(call, asXml(output));
  return jsonReply(withSeconds(output) as Fields);
}

/** A refusal in the protocol of its call. */
export function refusal(call: Call, code: string, message: string, status = 400): Reply {
  if (!isCbor(call)) return errorReply(call, status, code, message);
  const reply = cborReply({ __type: `com.amazonaws.cloudwatch#${code}`, message, Message: message }, status);
  // Codes of the query protocol, by which older clients know errors.
  return { ...reply, headers: { ...reply.headers, "x-amzn-query-error": `${code};Sender` } };
}

function isCbor(call: Call): boolean {
  return call.headers["smithy-protocol"] === "rpc-v2-cbor";
}

function cborReply(value: Fields, status: number): Reply {
  return {
    status,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: encodeCbor(value),
  };
}

/** Lists as `member`s, objects by their names; what is not set is left out, as AWS does. */
function asXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element("member", asXml(item))).join("");
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null && member !== "")
    .map(([name, member]) => element(name, asXml(member)))
    .join("");
}

/** Moments of the JSON protocol are seconds since the epoch. */
function withSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withSeconds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSeconds(member)]));
}
