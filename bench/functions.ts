import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { FunctionBundles, type FunctionEntry } from "../constructs/core/function-bundles";
import { runbookEntry, runnableRunbooks } from "../constructs/remediation/runnable-runbooks";
import { storedFile } from "./stored-file";
import type { Figure } from "./report";

const KILOBYTES = 1_000;
const AT_MOST_KILOBYTES = 1_000;
const WARM_CALLS = 20;

/** An event that asks each function for nothing; what is no request at all is refused, and that counts too. */
const NOTHING: Readonly<Record<string, object>> = {
  intake: { Records: [] },
  notify: { Records: [] },
  approvals: {},
  alertmanager: {},
  sweep: {},
  ended: {},
  engine: {},
};

/** Loads a bundle as Lambda does, calls it once, and then often; prints milliseconds. */
const START = `
const [, file, event, calls] = process.argv;
const call = async (handler) => {
  const began = performance.now();
  try { await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 30000 }); } catch {}
  return performance.now() - began;
};
(async () => {
  // What a function logs is no result.
  process.stdout.write = () => true;
  const began = performance.now();
  const { handler } = require(file);
  if (typeof handler !== "function") throw new Error("the bundle exports no handler");
  await call(handler);
  const coldMs = performance.now() - began;
  const warm = [];
  for (let index = 0; index < Number(calls); index += 1) warm.push(await call(handler));
  require("node:fs").writeSync(1, JSON.stringify({ coldMs, warmMs: Math.min(...warm) }));
  process.exit(0);
})();
`;

interface Started {
  readonly coldMs: number;
  readonly warmMs: number;
}

/** Size of each function's bundle, and how long it takes to load it and to answer an event that asks for nothing. */
export async function benchFunctions(scratch: string, runs: number): Promise<Figure[]> {
  const entries = new Map<string, FunctionEntry>([
    ...Object.keys(NOTHING).map((name): [string, FunctionEntry] => [name, `automation/functions/${name}.ts`]),
    ...runnableRunbooks().map(({ id }): [string, FunctionEntry] => [id, runbookEntry(id)]),
  ]);
  const bundles = new FunctionBundles();
  bundles.prepare([...entries.values()]);
  const aws = await silentAws();
  try {
    const figures: Figure[] = [];
    for (const [name, entry] of entries) {
      const archive = readFileSync(bundles.get(entry).archive);
      const file = join(scratch, `${basename(name)}.cjs`);
      writeFileSync(file, storedFile(archive));
      const started = await best(file, NOTHING[name] ?? {}, aws, runs);
      process.stderr.write(`  function ${name} … ${started.coldMs.toFixed(0)} ms\n`);
      figures.push(
        {
          what: `${name}: KB`,
          value: archive.length / KILOBYTES,
          limit: { atMost: AT_MOST_KILOBYTES },
        },
        { what: `${name}: cold start, ms`, value: started.coldMs },
        { what: `${name}: warm call, ms`, value: started.warmMs },
      );
    }
    return figures;
  } finally {
    aws.close();
  }
}

async function best(file: string, event: object, aws: Server, runs: number): Promise<Started> {
  const samples: Started[] = [];
  for (let run = 0; run < runs; run += 1) samples.push(await start(file, event, aws));
  return {
    coldMs: Math.min(...samples.map(({ coldMs }) => coldMs)),
    warmMs: Math.min(...samples.map(({ warmMs }) => warmMs)),
  };
}

async function start(file: string, event: object, aws: Server): Promise<Started> {
  const { port } = aws.address() as AddressInfo;
  const account = "111111111111";
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${account}:${name}`;
  const program = promisify(execFile)(
    process.execPath,
    ["--eval", START, file, JSON.stringify(event), String(WARM_CALLS)],
    {
      timeout: 120_000,
      env: {
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "bench",
        AWS_SECRET_ACCESS_KEY: "bench",
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        HOMEOSTAT_ENVIRONMENT: "dev",
        HOMEOSTAT_ORGANIZATION: "homeostat",
        HOMEOSTAT_ACCOUNT_ID: account,
        HOMEOSTAT_TABLE: "homeostat-dev-remediation",
        HOMEOSTAT_WORKFLOW_ARN: arn("states", "stateMachine:homeostat-dev-remediation"),
        HOMEOSTAT_EMERGENCY_TOPIC_ARN: arn("sns", "homeostat-dev-emergency"),
        HOMEOSTAT_APPROVALS_URL: "https://approvals.invalid",
        HOMEOSTAT_APPROVAL_KEY_ARN: arn("secretsmanager", "secret:homeostat-dev-approval-key"),
        HOMEOSTAT_REPORTS_BUS: "homeostat-dev-remediation",
        HOMEOSTAT_WEBHOOK_TOKEN_ARN: arn("secretsmanager", "secret:homeostat-dev-token"),
        HOMEOSTAT_CACHE_TLS: "required",
        HOMEOSTAT_REMEDIATION: "{}",
        HOMEOSTAT_CHANNELS: JSON.stringify({
          channels: [
            {
              name: "duty",
              type: "webhook",
              hears: "pages",
              secretArn: arn("secretsmanager", "secret:duty"),
            },
          ],
        }),
      },
    },
  );
  const { stdout } = await program.catch((error: unknown) => {
    // Node shows the line of the bundle, which is all of it.
    const said = (error as { stderr?: string }).stderr ?? "";
    const why = said.split("\n").find((line) => /^\w*Error: /.test(line)) ?? String(error);
    throw new Error(`${file} does not start: ${why.slice(0, 2_000)}`);
  });
  return JSON.parse(stdout) as Started;
}

/** An AWS that answers everything at once, with nothing: what it takes is no part of the figures. */
async function silentAws(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/x-amz-json-1.0").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
