import { createServer, type Server } from "node:http";
import { elbv2TargetHealth } from "../../../local/gateway/mends/elbv2-target-health";
import { closeServer, listen, type Received } from "../support/fake-upstream";
import { startHarness } from "../support/gateway-harness";
import { xmlIn } from "./support/xml-tree";

const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/reference/1";
const TASK = "arn:aws:ecs:eu-west-1:111111111111:task/reference";
const GROUPS = `<R><TargetGroups><member><TargetGroupArn>${GROUP}</TargetGroupArn><LoadBalancerArns><member>arn:lb</member></LoadBalancerArns><HealthCheckPath>/healthz</HealthCheckPath><Matcher><HttpCode>200</HttpCode></Matcher></member></TargetGroups></R>`;

/** What the emulator says of a service with two tasks behind the group. */
const SAYS: Readonly<Record<string, string>> = {
  DescribeTargetHealth: "<R><TargetHealthDescriptions></TargetHealthDescriptions></R>",
  DescribeTargetGroups: GROUPS,
  ListClusters: '{"clusterArns":["reference"]}',
  ListServices: '{"serviceArns":["reference"]}',
  DescribeServices: `{"services":[{"serviceName":"reference","loadBalancers":[{"targetGroupArn":"${GROUP}"}]}]}`,
  ListTasks: `{"taskArns":["${TASK}/1","${TASK}/2"]}`,
};

function emulator(says: Readonly<Record<string, string>>) {
  return ({ headers, body }: Received) => {
    const target = headers["x-amz-target"];
    const action =
      typeof target === "string"
        ? (target.split(".")[1] ?? "")
        : (new URLSearchParams(body.toString()).get("Action") ?? "");
    return { body: says[action] ?? "" };
  };
}

describe("health of the tasks behind a target group", () => {
  const servers: Server[] = [];
  const task = async (status: number): Promise<number> => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/healthz" ? status : 500).end();
    });
    servers.push(server);
    return listen(server);
  };

  afterEach(async () => {
    await Promise.all(servers.splice(0).map(closeServer));
  });

  const ask = async (says: Readonly<Record<string, string>>) => {
    const tasks = [
      { taskArn: `${TASK}/1`, port: await task(200) },
      { taskArn: `${TASK}/2`, port: await task(503) },
      { taskArn: `${TASK}/of-another`, port: await task(200) },
    ];
    const harness = await startHarness({
      mends: [elbv2TargetHealth(() => tasks)],
      ministack: emulator(says),
    });
    const params = { Action: "DescribeTargetHealth", TargetGroupArn: GROUP };
    const answer = await harness.query("elasticloadbalancing", params);
    await harness.close();
    return { answer, tasks };
  };

  test("is asked of each process of the service, as the load balancer would ask", async () => {
    const { answer, tasks } = await ask(SAYS);
    expect(xmlIn(answer, "TargetHealthDescriptions")).toMatchObject([
      { Target: { Port: String(tasks[0]?.port) }, TargetHealth: { State: "healthy" } },
      { Target: { Port: String(tasks[1]?.port) }, TargetHealth: { State: "unhealthy" } },
    ]);
  });

  test("stays the emulator's to tell where no service names the group", async () => {
    const { answer } = await ask({ ...SAYS, DescribeServices: '{"services":[{"serviceName":"other"}]}' });
    expect(answer.text).toBe(SAYS["DescribeTargetHealth"]);
  });
});
