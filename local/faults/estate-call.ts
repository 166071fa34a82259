import { authorizationOf } from "../gateway/authorization";
import { type FaultPlace, FaultProblem } from "./fault";

const TIMEOUT_MS = 10_000;

/** A call to the estate as the account's root, in the JSON protocol or to a route of the estate's own. */
export interface EstateCall {
  readonly service: string;
  /** @default "/" */
  readonly path?: string;
  /** e.g. `AmazonSQS.SendMessage` @default - none */
  readonly target?: string;
  readonly body: object;
}

/**
 * Calls the estate.
 *
 * @throws FaultProblem where it refuses
 */
export async function callEstate<T>({ estate, accountId }: FaultPlace, call: EstateCall): Promise<T> {
  const { service, path = "/", target, body } = call;
  const asker = { accessKeyId: accountId, region: estate.region };
  const response = await fetch(estate.endpointUrl + path, {
    method: "POST",
    headers: {
      authorization: authorizationOf(asker, service, new Date()),
      "content-type": "application/x-amz-json-1.1",
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new FaultProblem(
      `${target ?? path} of account ${accountId} answered ${String(response.status)}: ${text.slice(0, 200)}`,
      "npx homeostat local status",
    );
  }
  return JSON.parse(text) as T;
}
