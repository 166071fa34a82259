import * as z from "zod";
import type { PageRequest } from "./page-request";

/** What an HTTP API sends, payload 2.0; names of headers are in lower case there. */
const httpRequest = z
  .object({
    rawPath: z.string(),
    rawQueryString: z.string().default(""),
    requestContext: z.object({ http: z.object({ method: z.string() }) }),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(""),
    isBase64Encoded: z.boolean().default(false),
  })
  .transform(({ rawPath, rawQueryString, requestContext, headers, body, isBase64Encoded }): PageRequest => ({
    method: requestContext.http.method,
    approvalId: rawPath.slice(rawPath.lastIndexOf("/") + 1),
    query: new URLSearchParams(rawQueryString),
    contentType: (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
    body: isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body,
  }));

/**
 * The request in an event of an HTTP API.
 *
 * @throws ZodError where it is no such event
 */
export function pageRequestOf(event: unknown): PageRequest {
  return httpRequest.parse(event);
}
