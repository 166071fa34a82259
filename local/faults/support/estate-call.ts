import { authorizationOf } from "../../gateway/authorization";
import { type FaultPlace, FaultProblem } from "../fault";

const TIMEOUT_MS = 10_000;

/** A call to the estate as the account's root, in the JSON or the REST protocol or to a route of the estate's own. */
export interface EstateCall {
  readonly service: string;
  /** @default - the estate's */
  readonly region?: string;
  /** @default "POST" */
  readonly method?: "DELETE" | "GET" | "POST" | "PUT";
  /** @default "/" */
  readonly path?: string;
  /** e.g. `AmazonSQS.SendMessage` @default - none */
  readonly target?: string;
  /** @default - none */
  readonly body?: object;
}

/**
 * Calls the estate.
 *
 * @throws FaultProblem where it refuses
 */
export async function callEstate<T>({ estate, accountId }: FaultPlace, call: EstateCall): Promise<T> {
  const { service, region = estate.region, method = "POST", path = "/", target, body } = call;
  const asker = { accessKeyId: accountId, region };
  const response = await fetch(estate.endpointUrl + path, {
    method,
    headers: {
      authorization: authorizationOf(asker, service, new Date()),
      "content-type": "application/x-amz-json-1.1",
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new FaultProblem(
      `${target ?? path} of account ${accountId} answered ${String(response.status)}: ${text.slice(0, 200)}`,
      "npx homeostat local status",
    );
  }
  return (text === "" ? {} : JSON.parse(text)) as T;
}
