/** Answer of an endpoint. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Who calls, from where. */
export interface Caller {
  readonly account?: string;
  readonly region?: string;
}

/** Calls an AWS endpoint in each of its protocols. */
export interface AwsClient {
  /** Calls of the query protocol. */
  query(service: string, params: Readonly<Record<string, string>>, as?: Caller): Promise<Got>;
  /** Calls of the JSON protocol. */
  json(service: string, target: string, body: object, as?: Caller): Promise<Got>;
  /** Calls of the REST protocols. */
  rest(service: string, method: string, path: string, body?: object | string, as?: Caller): Promise<Got>;
}

export const ACCOUNT = "111111111111";
export const REGION = "eu-west-1";

/** A Signature Version 4 header; nobody verifies it here. */
export function authorization(service: string, { account = ACCOUNT, region = REGION }: Caller = {}): string {
  return `AWS4-HMAC-SHA256 Credential=${account}/20260102/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** A client of the endpoint at this address. */
export function awsClient(url: string): AwsClient {
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Got> => {
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    query: (service, params, as) =>
      send(
        "POST",
        "/",
        {
          authorization: authorization(service, as),
          "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        },
        new URLSearchParams(params).toString(),
      ),
    json: (service, target, body, as) =>
      send(
        "POST",
        "/",
        {
          authorization: authorization(service, as),
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": target,
        },
        JSON.stringify(body),
      ),
    rest: (service, method, path, body, as) =>
      send(
        method,
        path,
        {
          authorization: authorization(service, as),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        typeof body === "object" ? JSON.stringify(body) : body,
      ),
  };
}

/** JSON of an answer. */
export function parsed(got: Got): Record<string, unknown> {
  return JSON.parse(got.text) as Record<string, unknown>;
}
