import { randomUUID } from "node:crypto";
import type { Call } from "./call";
import { element } from "./xml";

/** An answer held in memory. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Headers that describe a body byte for byte: wrong as soon as it changes. */
const BODY_HEADERS = new Set([
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "x-amz-crc32",
  "etag",
]);

/** The same answer with another body. */
export function withBody(reply: Reply, body: string): Reply {
  const headers = Object.fromEntries(
    Object.entries(reply.headers).filter(([name]) => !BODY_HEADERS.has(name)),
  );
  return { status: reply.status, headers, body: Buffer.from(body, "utf8") };
}

/** An answer of a JSON service. */
export function jsonReply(value: object, status = 200): Reply {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() },
    body: Buffer.from(JSON.stringify(value), "utf8"),
  };
}

/** An answer without content. */
export function emptyReply(status = 200): Reply {
  return { status, headers: { "x-amzn-requestid": randomUUID() }, body: Buffer.alloc(0) };
}

/** An XML document. */
export function xmlReply(document: string, status = 200): Reply {
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": randomUUID() },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`, "utf8"),
  };
}

/** An answer of a service of the query protocol: `<XResponse><XResult>…</XResult>…`. */
export function queryReply(call: Call, result: string): Reply {
  const metadata = element("ResponseMetadata", element("RequestId", randomUUID()));
  return xmlReply(element(`${call.action}Response`, element(`${call.action}Result`, result) + metadata));
}

/** An error in the shape that the called service's clients understand. */
export function errorReply(call: Call, status: number, code: string, message: string): Reply {
  const detail = element("Code", code) + element("Message", message, "escape");
  const fault = status < 500 ? "Sender" : "Receiver";
  const id = element("RequestId", randomUUID());
  switch (call.protocol) {
    case "ec2":
      return xmlReply(
        element("Response", element("Errors", element("Error", detail)) + element("RequestID", randomUUID())),
        status,
      );
    case "query":
      return xmlReply(
        element("ErrorResponse", element("Error", element("Type", fault) + detail) + id),
        status,
      );
    case "rest-xml":
      if (call.service === "s3") return xmlReply(element("Error", detail + id), status);
      return xmlReply(
        element("ErrorResponse", element("Error", element("Type", fault) + detail) + id),
        status,
      );
    case "json":
    case "rest-json": {
      const reply = jsonReply({ __type: code, message, Message: message }, status);
      return { ...reply, headers: { ...reply.headers, "x-amzn-errortype": code } };
    }
  }
}

/** Body of a JSON answer. */
export function jsonOf<T extends object>(reply: Reply): Partial<T> {
  const value: unknown = JSON.parse(reply.body.toString("utf8"));
  return typeof value === "object" && value !== null ? value : {};
}
