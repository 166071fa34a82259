import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AddressInfo } from "node:net";
import type { LocalEstate } from "../../../local";
import { throttledFunction } from "../../../local/faults/throttled-function";
import { layoutOf } from "../../../local/supervisor/layout";
import { ACCOUNT, REGION } from "../support/aws-client";
import { type Answer, type FakeUpstream, fakeUpstream, type Received } from "../support/fake-upstream";

const NAME = "homeostat-dev-reference-worker";
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${NAME}`;
const MAPPINGS = "/2015-03-31/event-source-mappings/";

let root: string;
let estate: FakeUpstream;
let task: Server;
let reserved: number | undefined;
let tags: Record<string, string>;
let changed: [string, unknown][];
let jobsPerSecond: number;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "homeostat-throttled-"));
  [reserved, tags, changed, jobsPerSecond] = [undefined, {}, [], 0];
  estate = await fakeUpstream(lambda);
  task = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method === "POST")
        jobsPerSecond = (JSON.parse(body) as { slowJobsPerSecond: number }).slowJobsPerSecond;
      response.end(JSON.stringify({ slowJobsPerSecond: jobsPerSecond }));
    });
  });
  await new Promise<void>((done) => task.listen(0, "127.0.0.1", done));
  const { tasksFile } = layoutOf(root);
  mkdirSync(dirname(tasksFile), { recursive: true });
  const { port } = task.address() as AddressInfo;
  writeFileSync(tasksFile, JSON.stringify({ tasks: [{ environment: "dev", service: "reference", port }] }));
});
afterEach(async () => {
  await estate.close();
  await new Promise((done) => task.close(done));
  rmSync(root, { recursive: true, force: true });
});

/** As much of Lambda as is asked. */
function lambda({ method, url, body }: Received): Answer {
  const input = body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {};
  const path = decodeURIComponent(url);
  if (path === `/2017-10-31/functions/${NAME}/concurrency`) {
    reserved = input["ReservedConcurrentExecutions"] as number | undefined;
    return { body: method === "PUT" ? "{}" : "" };
  }
  if (path === `/2019-09-30/functions/${NAME}/concurrency`)
    return { body: JSON.stringify({ ReservedConcurrentExecutions: reserved }) };
  if (path.startsWith(`/2017-03-31/tags/${ARN}`)) {
    if (method === "POST") tags = input["Tags"] as Record<string, string>;
    if (method === "DELETE")
      tags = Object.fromEntries(Object.entries(tags).filter(([key]) => !path.endsWith(`?tagKeys=${key}`)));
    return { body: method === "GET" ? JSON.stringify({ Tags: tags }) : "" };
  }
  if (method === "PUT" && path.startsWith(MAPPINGS)) {
    changed.push([path.slice(MAPPINGS.length), input["ScalingConfig"]]);
    return { body: "{}" };
  }
  return path.startsWith("/2015-03-31/functions/?")
    ? {
        body: JSON.stringify({
          Functions: [{ FunctionName: "other" }, { FunctionName: NAME, FunctionArn: ARN }],
        }),
      }
    : { status: 404, body: path };
}

const place = () => ({
  estate: {
    endpointUrl: `http://127.0.0.1:${String(estate.port)}`,
    region: REGION,
  } as unknown as LocalEstate,
  ...{ root, environment: "dev", accountId: ACCOUNT, service: "reference" },
});

test("a worker is as the runbook leaves it, and has more to do than one copy can; then as it was", async () => {
  expect(await throttledFunction.isOn(place())).toBe(false);
  expect(await throttledFunction.begin(place())).toContain(`${NAME} runs one copy at a time`);
  expect([reserved, tags, jobsPerSecond]).toEqual([1, { "reserved-concurrency-before": "none" }, 3]);
  expect(await throttledFunction.isOn(place())).toBe(true);

  await throttledFunction.end(place());
  expect([reserved, tags, jobsPerSecond]).toEqual([undefined, {}, 0]);
  expect(await throttledFunction.isOn(place())).toBe(false);
});

test("what a runbook noted stays noted, and is reserved again", async () => {
  [reserved, tags] = [1, { "reserved-concurrency-before": "7" }];
  await throttledFunction.begin(place());
  expect([reserved, tags]).toEqual([1, { "reserved-concurrency-before": "7" }]);
  await throttledFunction.end(place());
  expect([reserved, tags]).toEqual([7, {}]);
});

test("what somebody gave back meanwhile stays as it is", async () => {
  await throttledFunction.begin(place());
  [reserved, tags] = [20, {}];
  await throttledFunction.end(place());
  expect([reserved, jobsPerSecond]).toEqual([20, 0]);
});

test("what a runbook noted of mappings is given back to them", async () => {
  tags = { "maximum-concurrency-before:m-1": "10", "maximum-concurrency-before:m-2": "none", team: "a" };
  await throttledFunction.end(place());
  expect(changed).toEqual([
    ["m-1", { MaximumConcurrency: 10 }],
    ["m-2", {}],
  ]);
  expect(tags).toEqual({ team: "a" });
});
