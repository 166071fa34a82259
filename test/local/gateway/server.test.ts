import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallLog } from "../../../local/gateway/call-log";
import type { Mend } from "../../../local/gateway/mend";
import { applicationAutoScaling } from "../../../local/gateway/mends/application-auto-scaling";
import { createGateway } from "../../../local/gateway/server";
import { Store } from "../../../local/gateway/store";
import { Upstreams } from "../../../local/gateway/upstreams";
import { closeServer, listen, rawUpstream } from "../support/fake-upstream";
import { authorization } from "../support/aws-client";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

const MIB = 2 ** 20;

describe("what goes through", () => {
  let harness: Harness;
  afterEach(() => harness.close());

  test("a body of many megabytes arrives byte for byte, both ways", async () => {
    harness = await startHarness({ ministack: ({ body }) => ({ headers: { etag: '"e"' }, body }) });
    const body = randomBytes(24 * MIB);
    const headers = {
      authorization: authorization("s3"),
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    };
    const response = await fetch(`${harness.url}/bucket/key?partNumber=1&uploadId=a%2Fb`, {
      method: "PUT",
      headers,
      body,
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    expect(response.headers.get("etag")).toBe('"e"');
    expect(harness.ministack[0]?.url).toBe("/bucket/key?partNumber=1&uploadId=a%2Fb");
    expect(harness.ministack[0]?.headers["x-amz-content-sha256"]).toBe("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  });

  test("a chunked upload without a length streams", async () => {
    harness = await startHarness();
    await new Promise<void>((resolve) => {
      const headers = { authorization: authorization("s3"), "content-encoding": "aws-chunked" };
      const outgoing = request(`${harness.url}/b/k`, { method: "PUT", headers }, (answer) => {
        answer.resume().on("end", resolve);
      });
      outgoing.write("5;chunk-signature=0\r\nhello\r\n");
      setTimeout(() => outgoing.end("0;chunk-signature=0\r\n\r\n"), 20);
    });
    expect(harness.ministack[0]?.body.toString()).toBe(
      "5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n",
    );
  });

  test("HEAD keeps the length of what it does not send", async () => {
    harness = await startHarness({ ministack: () => ({ headers: { "content-length": "42" } }) });
    const response = await fetch(`${harness.url}/b/k`, {
      method: "HEAD",
      headers: { authorization: authorization("s3") },
    });
    expect(response.headers.get("content-length")).toBe("42");
    expect(await response.text()).toBe("");
  });

  test("a client that waits for 100 Continue gets it", async () => {
    harness = await startHarness();
    const status = await new Promise<number | undefined>((resolve) => {
      const headers = { authorization: authorization("s3"), expect: "100-continue", "content-length": "3" };
      const outgoing = request(`${harness.url}/b/k`, { method: "PUT", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      outgoing.on("continue", () => outgoing.end("abc"));
    });
    expect(status).toBe(200);
    expect(harness.ministack[0]?.body.toString()).toBe("abc");
    expect(harness.ministack[0]?.headers.expect).toBeUndefined();
  });

  test("fifty calls at once, on kept connections, each get their own answer", async () => {
    harness = await startHarness({
      ministack: ({ body }) => ({ body: `<x>${new URLSearchParams(body.toString()).get("N")}</x>` }),
    });
    const calls = Array.from({ length: 50 }, (_, index) =>
      harness.query("sns", { Action: "Publish", N: String(index) }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `<x>${index}</x>`),
    );
  });

  test("one client connection carries many calls", async () => {
    harness = await startHarness();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let index = 0; index < 5; index += 1) {
      await new Promise<void>((resolve) => {
        request(`${harness.url}/b`, { agent, headers: { authorization: authorization("s3") } }, (answer) => {
          ports.add(answer.socket.localPort);
          answer.resume().on("end", resolve);
        }).end();
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });
});

describe("where it goes", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test.each([
    ["guardduty", "POST", "/detector"],
    ["apigateway", "POST", "/v2/vpclinks"],
  ])("%s %s %s goes to moto, with the account in moto's header", async (service, method, path) => {
    await harness.rest(service, method, path, {}, { account: "222222222222" });
    expect(harness.moto[0]?.headers["x-moto-account-id"]).toBe("222222222222");
    expect(harness.ministack).toHaveLength(0);
  });

  test.each([
    ["CreateDocument", "moto"],
    ["DescribeDocument", "moto"],
    ["GetParameter", "ministack"],
    ["DescribeParameters", "ministack"],
  ] as const)("Systems Manager's %s goes to %s", async (action, upstream) => {
    await harness.json("ssm", `AmazonSSM.${action}`, {});
    expect(harness[upstream]).toHaveLength(1);
  });

  test("everything else goes to ministack, as a call over TLS", async () => {
    await harness.rest("apigateway", "POST", "/v2/apis", {});
    expect(harness.ministack.map(({ headers }) => headers["x-forwarded-proto"])).toEqual(["https"]);
  });
});

test("the account of a temporary key is asked for once", async () => {
  const harness = await startHarness({
    ministack: () => ({
      body: "<GetAccessKeyInfoResponse><Account>333333333333</Account></GetAccessKeyInfoResponse>",
    }),
  });
  const as = { account: "ASIAEXAMPLE" };
  await harness.rest("guardduty", "GET", "/detector", undefined, as);
  await harness.rest("guardduty", "GET", "/detector", undefined, as);
  expect(harness.moto.map(({ headers }) => headers["x-moto-account-id"])).toEqual([
    "333333333333",
    "333333333333",
  ]);
  const asked = harness.ministack.map((received) => Object.fromEntries(paramsOf(received)));
  expect(asked).toEqual([{ Action: "GetAccessKeyInfo", Version: "2011-06-15", AccessKeyId: "ASIAEXAMPLE" }]);
  await harness.close();
});

describe("an emulator that is down", () => {
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const unused = createServer();
    const port = await new Promise<number>((resolve) => {
      unused.listen(0, "127.0.0.1", () => {
        resolve((unused.address() as { port: number }).port);
      });
    });
    await new Promise((done) => unused.close(done));
    const folder = mkdtempSync(join(tmpdir(), "homeostat-gateway-"));
    const callLog = new CallLog(join(folder, "calls.jsonl"));
    const server = createGateway({
      upstreams: new Upstreams({ ministack: port, moto: port }),
      mends: [],
      store: new Store(folder),
      callLog,
    });
    url = `http://127.0.0.1:${await listen(server)}`;
    close = async () => {
      await closeServer(server);
      await callLog.close();
      rmSync(folder, { recursive: true });
    };
  });
  afterAll(() => close());

  const form = "application/x-www-form-urlencoded";
  test.each([
    ["s3", {}, "", /^<\?xml.*<Error><Code>ServiceUnavailable<\/Code><Message>ministack does not answer/s],
    [
      "ec2",
      { "content-type": form },
      "Action=DescribeVpcs",
      /<Response><Errors><Error><Code>ServiceUnavailable</,
    ],
    [
      "rds",
      { "content-type": form },
      "Action=DescribeDBInstances",
      /<ErrorResponse><Error><Type>Receiver<\/Type><Code>ServiceUnavailable</,
    ],
    [
      "dynamodb",
      { "x-amz-target": "DynamoDB_20120810.ListTables" },
      "{}",
      /"__type":"ServiceUnavailableException"/,
    ],
  ])("%s answers 503 in its own shape, naming the remedy", async (service, headers, body, shape) => {
    const response = await fetch(`${url}/`, {
      method: "POST",
      headers: { authorization: authorization(service), ...headers },
      body,
    });
    const text = await response.text();
    expect(response.status).toBe(503);
    expect(text).toMatch(shape);
    expect(text).toContain("homeostat local up");
  });
});

test("a kept connection that dies as it is used again is tried once more", async () => {
  let served = 0;
  const ministack = await rawUpstream((incoming, response) => {
    served += 1;
    // The second call finds its connection closed, as when an idle time ran out that very moment.
    if (served === 2) incoming.socket.destroy();
    else response.end("ok");
  });
  const folder = mkdtempSync(join(tmpdir(), "homeostat-gateway-"));
  const callLog = new CallLog(join(folder, "calls.jsonl"));
  const server = createGateway({
    upstreams: new Upstreams({ ministack: ministack.port, moto: ministack.port }),
    mends: [],
    store: new Store(folder),
    callLog,
  });
  const url = `http://127.0.0.1:${await listen(server)}/b`;
  const statuses = [await fetch(url), await fetch(url)].map(({ status }) => status);
  expect(statuses).toEqual([200, 200]);
  expect(served).toBe(3);
  await closeServer(server);
  await Promise.all([ministack.close(), callLog.close()]);
  rmSync(folder, { recursive: true });
});

test("every call is logged: who, what, outcome, where to, mended by what", async () => {
  const mend: Mend = {
    name: "some-mend",
    services: ["rds"],
    matches: () => true,
    handle: (_call, { next }) => next(),
  };
  const harness = await startHarness({ mends: [mend], now: () => new Date("2026-01-02T03:04:05Z") });
  await harness.query("rds", { Action: "DescribeDBInstances" });
  await harness.json("dynamodb", "DynamoDB_20120810.ListTables", {}, { region: "eu-central-1" });
  expect(await harness.log()).toEqual([
    expect.objectContaining({
      time: "2026-01-02T03:04:05.000Z",
      account: "111111111111",
      region: "eu-west-1",
      service: "rds",
      action: "DescribeDBInstances",
      status: 200,
      routedTo: "ministack",
      mends: ["some-mend"],
    }),
    expect.objectContaining({ region: "eu-central-1", service: "dynamodb", action: "ListTables", mends: [] }),
  ]);
  await harness.close();
});

test("a body that is no JSON gets an AWS-shaped refusal from a mend that must read it", async () => {
  const harness = await startHarness({ mends: [applicationAutoScaling] });
  const headers = {
    authorization: authorization("application-autoscaling"),
    "x-amz-target": "AnyScaleFrontendService.RegisterScalableTarget",
  };
  const response = await fetch(harness.url, { method: "POST", headers, body: "{" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: "SerializationException" });
  await harness.close();
});
