import { readdirSync } from "node:fs";
import { join } from "node:path";
import { MEASURES } from "../../../local/metrics";
import { parseInfo, valuesOf } from "../../../local/metrics/elasticache";
import { isAmong, loadBalancerMetrics } from "../../../local/metrics/elastic-load-balancing";
import { ec2Metrics } from "../../../local/metrics/ec2";
import { EstateApi } from "../../../local/metrics/estate-api";
import { lambdaMetrics } from "../../../local/metrics/lambda";
import { Growth } from "../../../local/metrics/measure";
import { parseUsage, usageOf } from "../../../local/metrics/process-usage";
import { sqsMetrics } from "../../../local/metrics/sqs";
import { ACCOUNT, REGION } from "../support/aws-client";
import { type Answer, type FakeUpstream, fakeUpstream, type Received } from "../support/fake-upstream";

const TOOLS = ["estate-api", "index", "main", "measure", "process-usage"];

test("each measure is a file of its name", () => {
  const files = readdirSync(join(__dirname, "..", "..", "..", "local", "metrics"));
  const names = files.map((file) => file.replace(/\.ts$/, "")).filter((name) => !TOOLS.includes(name));
  expect(Object.keys(MEASURES).sort()).toEqual(names);
});

test("a counter grows from the second look on, and not over a new beginning", () => {
  const growth = new Growth();
  expect(growth.of("a", 10, 1_000)).toBeUndefined();
  expect(growth.of("a", 16, 3_000)).toEqual({ by: 6, seconds: 2 });
  expect(growth.of("a", 1, 4_000)).toBeUndefined();
  expect(growth.of("b", 1, 4_000)).toBeUndefined();
});

test("processor time counts ended children, whatever the command is called", () => {
  const line = `42 (a ) b) S ${Array.from({ length: 49 }, (_, index) => index + 4).join(" ")}`;
  // utime, stime, cutime and cstime are the fields 14 to 17, rss is field 24: proc(5).
  expect(parseUsage(line)).toEqual({ cpuSeconds: (14 + 15 + 16 + 17) / 100, residentBytes: 24 * 4096 });
  expect(usageOf([2 ** 30])).toBeUndefined();
});

test.each([
  [200, "200", true],
  [204, "200-299", true],
  [302, "200,302", true],
  [404, "200-299,302", false],
])("status %d among %s", (status, codes, expected) => {
  expect(isAmong(status, codes)).toBe(expected);
});

test("Redis's numbers become values; what it has none of stays missing", () => {
  const text =
    "# Clients\r\nconnected_clients:3\r\nused_memory:16\r\nmaxmemory:64\r\nevicted_keys:5\r\nkeyspace_hits:30\r\nkeyspace_misses:10\r\nrole:master\r\n";
  const grown: Readonly<Record<string, number>> = { evictions: 2, hits: 9, misses: 3 };
  const values = valuesOf(parseInfo(text), (name) => ({ by: grown[name] ?? NaN, seconds: 10 }));
  expect(values).toEqual({
    CurrConnections: 3,
    DatabaseMemoryUsagePercentage: 25,
    EngineCPUUtilization: undefined,
    Evictions: 2,
    CacheHitRate: 75,
  });
});

describe("measured over the interfaces of AWS", () => {
  let estate: FakeUpstream;
  let answer: (received: Received) => Answer;

  beforeEach(async () => {
    estate = await fakeUpstream((received) => answer(received));
  });
  afterEach(() => estate.close());

  const place = () => ({
    api: new EstateApi(`http://127.0.0.1:${String(estate.port)}`, { accessKeyId: ACCOUNT, region: REGION }),
    servers: {
      environment: "dev",
      accountId: ACCOUNT,
      host: "",
      replicaHost: "",
      folder: "",
      databasePort: 0,
      cachePort: 0,
    },
    tasksFile: join(__dirname, "none.json"),
    nowMs: 0,
  });

  test("queues tell what they hold and what was deleted since the last look, and not how old it is", async () => {
    let deleted = 3;
    const answers: Record<string, () => string> = {
      "AmazonSQS.ListQueues": () => '{"QueueUrls":["http://estate/111111111111/jobs"]}',
      "AmazonSQS.GetQueueAttributes": () =>
        '{"Attributes":{"ApproximateNumberOfMessages":"4","ApproximateNumberOfMessagesNotVisible":"1"}}',
      undefined: () => `{"jobs":${String(deleted)},"others":9}`,
    };
    answer = ({ headers }) => ({ body: answers[String(headers["x-amz-target"])]?.() ?? "" });
    const dimensions = { QueueName: "jobs" };
    const held = [
      { namespace: "AWS/SQS", name: "ApproximateNumberOfMessagesVisible", dimensions, value: 4 },
      { namespace: "AWS/SQS", name: "ApproximateNumberOfMessagesNotVisible", dimensions, value: 1 },
    ];
    const measure = sqsMetrics();
    expect(await measure(place())).toEqual(held);
    deleted = 8;
    expect(await measure({ ...place(), nowMs: 5_000 })).toEqual([
      ...held,
      { namespace: "AWS/SQS", name: "NumberOfMessagesDeleted", dimensions, value: 5 },
    ]);
  });

  test("a target group of no service has no data; one whose tasks are gone has no healthy target", async () => {
    const arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/1";
    const services: Record<string, string> = {
      ListClusters: '{"clusterArns":["c"]}',
      ListServices: '{"serviceArns":["s"]}',
      DescribeServices: JSON.stringify({
        services: [{ serviceName: "web", loadBalancers: [{ targetGroupArn: arn }] }],
      }),
      ListTasks: '{"taskArns":[]}',
    };
    const group = (groupArn: string) =>
      `<member><TargetGroupArn>${groupArn}</TargetGroupArn><HealthCheckPath>/healthz</HealthCheckPath><LoadBalancerArns><member>arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/2</member></LoadBalancerArns><Matcher><HttpCode>200</HttpCode></Matcher></member>`;
    answer = ({ headers }) => {
      const action = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
      return { body: services[action] ?? `<TargetGroups>${group(arn)}${group(`${arn}0`)}</TargetGroups>` };
    };
    const dimensions = { LoadBalancer: "app/web/2", TargetGroup: "targetgroup/web/1" };
    expect(await loadBalancerMetrics()(place())).toEqual([
      { namespace: "AWS/ApplicationELB", name: "HealthyHostCount", dimensions, value: 0 },
      { namespace: "AWS/ApplicationELB", name: "UnHealthyHostCount", dimensions, value: 0 },
    ]);
  });

  test("machines that run tell how busy they are, and whether they pass their checks", async () => {
    const machines = [
      { id: "i-1", condition: "impaired", cpuPercent: 60 },
      { id: "i-2", condition: "retiring", cpuPercent: 40 },
    ];
    answer = ({ url }) => ({
      body: url === "/_homeostat/machines" ? JSON.stringify({ groups: [{ name: "nodes", machines }] }) : "",
    });
    const told = await ec2Metrics()(place());
    expect(told).toHaveLength(8);
    expect(told[0]).toEqual({
      namespace: "AWS/EC2",
      name: "CPUUtilization",
      dimensions: { AutoScalingGroupName: "nodes" },
      value: 60,
    });
    const failed = told.filter(({ name }) => name.startsWith("StatusCheckFailed"));
    expect(failed.map(({ value }) => value)).toEqual([1, 1, 1, 0, 0, 0]);
  });

  test("functions tell what became of their invocations since the last look, also over a new beginning", async () => {
    let counts: object = { worker: { Invocations: 7, Errors: 2 }, idle: { Invocations: 1 } };
    answer = ({ url }) => ({ body: url === "/_homeostat/functions" ? JSON.stringify(counts) : "" });
    const look = lambdaMetrics();
    const values = async () =>
      (await look(place())).map(
        ({ name, dimensions, value }) => `${name} of ${String(dimensions["FunctionName"])}: ${String(value)}`,
      );
    expect(await values()).toEqual([]);
    counts = { worker: { Invocations: 10, Errors: 4, Throttles: 5 }, idle: { Invocations: 1 } };
    expect(await values()).toEqual([
      "Invocations of worker: 3",
      "Errors of worker: 2",
      "Throttles of worker: 5",
    ]);
    counts = { worker: { Invocations: 1 }, new: { Throttles: 1 } };
    expect(await values()).toEqual([
      ...["Invocations of worker: 1", "Errors of worker: 0", "Throttles of worker: 0"],
      ...["Invocations of new: 0", "Errors of new: 0", "Throttles of new: 1"],
    ]);
  });

  test("what the estate refuses is said with its answer", async () => {
    answer = () => ({ status: 500, body: "out of order" });
    await expect(sqsMetrics()(place())).rejects.toThrow(`sqs in ${ACCOUNT} answered 500: out of order`);
  });
});
