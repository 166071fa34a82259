import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalEstate } from "../../../local";
import { parseCall } from "../../../local/gateway/call";
import { estateClients } from "./estate-clients";
import { operationOf } from "./used-actions";

/** A call of a function that is waited for. */
export interface AwaitedCall {
  readonly functionName: string;
  /** As in `AWS_ENDPOINT_URL_<service>`, e.g. `ECS`. */
  readonly service: string;
  /** Name of the operation, as in the permission for it. */
  readonly operation: string;
  /** What its body must hold. @default - anything */
  readonly holding?: string;
}

/**
 * Does something once, after a call of a function was carried out and before it hears so: whoever only looks again and
 * again can come too late.
 *
 * @returns what was done meanwhile, and how often the call came first
 */
export async function afterCall<T>(
  estate: LocalEstate,
  environment: string,
  call: AwaitedCall,
  then: () => Promise<void>,
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly times: number }> {
  let times = 0;
  const between = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const answer = await passOn(request, body, estate.endpointUrl);
      const content = await bodyOf(answer);
      if (times === 0 && answer.statusCode === 200 && isIt(request, body, call)) {
        times += 1;
        await then();
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.end(content);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((listening) => between.listen(0, "127.0.0.1", listening));
  const { port } = between.address() as AddressInfo;
  const restore = await sendThrough(estate, environment, call, `http://127.0.0.1:${port}`);
  try {
    return { result: await during(), times };
  } finally {
    await restore();
    between.closeAllConnections();
    between.close();
  }
}

/** Has a function call one service through an address of ours. */
async function sendThrough(
  estate: LocalEstate,
  environment: string,
  { functionName: FunctionName, service }: AwaitedCall,
  url: string,
): Promise<() => Promise<void>> {
  const { lambda } = estateClients(estate, environment);
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const set = async (Variables: Readonly<Record<string, string>>): Promise<void> => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  };
  const declared = before.Environment?.Variables ?? {};
  await set({ ...declared, [`AWS_ENDPOINT_URL_${service}`]: url });
  return () => set(declared);
}

function isIt(
  { method = "POST", url = "/", headers }: IncomingMessage,
  body: Buffer,
  call: AwaitedCall,
): boolean {
  const { action } = parseCall({ method, url, headers }, body);
  return operationOf(action) === call.operation && body.includes(call.holding ?? "");
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** As it came, the name of the host included, which is signed. */
function passOn(
  { method = "POST", url = "/", headers }: IncomingMessage,
  body: Buffer,
  endpointUrl: string,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(`${endpointUrl}${url}`, { method, headers }, resolve);
    onward.once("error", reject);
    onward.end(body);
  });
}
