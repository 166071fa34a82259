import { rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpServer } from "../../../services/reference/http-server";
import { TestBench } from "./fakes";

let bench: TestBench;
let server: Server;
let errors: unknown[];

async function listen(faultInjection: boolean): Promise<void> {
  server = createHttpServer({
    service: bench.service,
    identity: { environment: "dev", service: "reference" },
    faultInjection,
    onError: (error) => errors.push(error),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}

async function request(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

beforeEach(async () => {
  bench = new TestBench();
  errors = [];
  await listen(true);
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(bench.directory, { recursive: true, force: true });
});

test("says that it is healthy, also while requests fail", async () => {
  await request("POST", "/faults", { errorsPercent: 100 });

  expect(await request("GET", "/healthz")).toEqual({ status: 200, body: { status: "ok" } });
  expect((await request("GET", "/")).status).toBe(500);
  expect(errors).toHaveLength(1);
});

test("says whether it is ready", async () => {
  expect((await request("GET", "/readyz")).status).toBe(200);
  bench.cache.broken = true;
  expect((await request("GET", "/readyz")).status).toBe(503);
});

test("answers with who it is and how many visits there were", async () => {
  expect(await request("GET", "/?from=test")).toEqual({
    status: 200,
    body: { environment: "dev", service: "reference", visits: 1, source: "database", ageSeconds: 0 },
  });
});

test("takes a job on", async () => {
  expect(await request("POST", "/jobs", { text: "two words" })).toEqual({
    status: 202,
    body: { id: expect.any(String) as string },
  });
  expect(bench.queue.sent).toHaveLength(1);
});

test.each([
  ["POST", "/jobs", "no json", "the body is not JSON"],
  ["POST", "/jobs", { words: 1 }, 'a job is an object such as {"text": "two words"}'],
  ["POST", "/jobs", "x".repeat(70_000), "the body is longer than 65536 bytes"],
  ["POST", "/faults", { fire: true }, 'unknown fault "fire"'],
  ["POST", "/faults", { latencyMs: -1 }, "latencyMs is -1; allowed: whole numbers from 0 to 30000"],
  ["POST", "/faults", { stuckPool: 1 }, "stuckPool is 1; allowed: true, false"],
])("%s %s refuses what it cannot use, and says why", async (method, path, body, message) => {
  const reply = await request(method, path, body);

  expect(reply.status).toBe(400);
  expect((reply.body as { error: string }).error).toContain(message);
});

test("all faults are cleared at once", async () => {
  await request("POST", "/faults", { latencyMs: 5, errorsPercent: 5 });

  expect((await request("DELETE", "/faults")).body).toMatchObject({ latencyMs: 0, errorsPercent: 0 });
});

test("without fault injection there is no way to break it", async () => {
  server.close();
  await listen(false);

  expect((await request("POST", "/faults", { errorsPercent: 100 })).status).toBe(404);
  expect((await request("GET", "/faults")).status).toBe(404);
});

test("counts what users ask for, and not the probes", async () => {
  await request("GET", "/");
  await request("GET", "/healthz");
  await request("GET", "/missing");
  const metrics = await bench.service.takeMetrics();

  expect(metrics.find((datum) => datum.name === "Requests")?.values).toEqual([1]);
  expect(metrics.find((datum) => datum.name === "Latency")?.counts).toEqual([1]);
  expect(await bench.metric("Requests")).toBe(0);
});
