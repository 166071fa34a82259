import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalEstate } from "../../../../local";
import { estateClients } from "../estate-clients";

/** The call after whose effect a function is to die. */
export interface LastCall {
  readonly functionName: string;
  /** As in `AWS_ENDPOINT_URL_<service>`, e.g. `ECS`. */
  readonly service: string;
  /** Name of the operation. */
  readonly operation: string;
  /** What its body must hold. @default - anything */
  readonly holding?: string;
}

/**
 * Kills a function once, after a call of it was carried out and before it hears so, and lets it be afterwards.
 *
 * @returns what was done meanwhile, and how often it was killed
 */
export async function killAfter<T>(
  estate: LocalEstate,
  environment: string,
  call: LastCall,
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly kills: number }> {
  let kills = 0;
  const between = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const answer = await passOn(request, body, estate.endpointUrl);
      const content = await bodyOf(answer);
      if (kills === 0 && answer.statusCode === 200 && isIt(request, body, call)) {
        kills += 1;
        killFunction(call.functionName, estate);
        response.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.end(content);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((listening) => between.listen(0, "127.0.0.1", listening));
  const { port } = between.address() as AddressInfo;
  const restore = await sendThrough(estate, environment, call, `http://127.0.0.1:${port}`);
  try {
    return { result: await during(), kills };
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
  { functionName: FunctionName, service }: LastCall,
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

function isIt({ headers }: IncomingMessage, body: Buffer, { operation, holding = "" }: LastCall): boolean {
  const target = headers["x-amz-target"];
  return typeof target === "string" && target.endsWith(`.${operation}`) && body.includes(holding);
}

/** Ends the processes of a function of this estate; others on the machine have functions of the same name. */
function killFunction(name: string, { endpointUrl }: LocalEstate): void {
  const marks = [`AWS_LAMBDA_FUNCTION_NAME=${name}`, `AWS_ENDPOINT_URL=${endpointUrl}`];
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const own = pids.filter((pid) => {
    const variables = variablesOf(pid);
    return marks.every((mark) => variables.includes(mark));
  });
  if (own.length === 0) throw new Error(`no process runs ${name}`);
  for (const pid of own) process.kill(Number(pid), "SIGKILL");
}

function variablesOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // It has ended since, or is somebody else's.
    return [];
  }
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
