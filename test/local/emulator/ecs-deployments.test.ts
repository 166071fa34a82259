import { emulatorSays } from "./support";

const SERVICE = `
import json
import ecs_deployments, ecs_resources
from ministack.core import iam_actions
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import ecs
ecs_deployments.install(); ecs_resources.install()
set_request_account_id("111111111111"); set_request_region("eu-west-1")
def ask(action, **data): return json.loads(ecs._ACTION_MAP[action](data)[2])
ask("CreateCluster", clusterName="apps")
for version in (1, 2):
  ask("RegisterTaskDefinition", family="web", containerDefinitions=[{"name": "web", "image": f"web:{version}", "memory": 128}])
place = {"cluster": "apps", "service": "web"}
ask("CreateService", cluster="apps", serviceName="web", taskDefinition="web:1", desiredCount=0)
def listed(): return ask("ListServiceDeployments", **place)["serviceDeployments"]
def versions():
  arns = [one["targetServiceRevisionArn"] for one in listed()]
  return [ask("DescribeServiceRevisions", serviceRevisionArns=[arn])["serviceRevisions"][0]["taskDefinition"][-5:] for arn in arns]
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(SERVICE + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("deployments are listed with what they were of, the newest first, and a change of size is none", () => {
  const told = says(`
ask("UpdateService", **place, taskDefinition="web:2")
ask("UpdateService", **place, desiredCount=1)
print(json.dumps([versions(), sorted({one["status"] for one in listed()})]))`);
  expect(told).toEqual([["web:2", "web:1"], ["SUCCESSFUL"]]);
});

test("what failed was rolled back where its circuit breaker says so, and what a newer one replaced was stopped", () => {
  const told = says(`
ask("UpdateService", **place, taskDefinition="web:2")
ask("UpdateService", **place, taskDefinition="web:1")
service = next(iter(ecs._services.values()))
newest, middle, _ = reversed(ecs_deployments._history[service["serviceArn"]])
newest["rolloutState"], middle["rolloutState"], middle["status"] = "FAILED", "IN_PROGRESS", "ACTIVE"
without = [one["status"] for one in listed()]
service["deploymentConfiguration"]["deploymentCircuitBreaker"] = {"enable": True, "rollback": True}
print(json.dumps([without, [one["status"] for one in listed()]]))`);
  expect(told).toEqual([
    ["STOPPED", "STOPPED", "SUCCESSFUL"],
    ["ROLLBACK_SUCCESSFUL", "STOPPED", "SUCCESSFUL"],
  ]);
});

test("a service that is made again has no past, and one that is not there has no deployments", () => {
  const told = says(`
ask("UpdateService", **place, taskDefinition="web:2")
ask("DeleteService", **place, force=True)
ask("CreateService", cluster="apps", serviceName="web", taskDefinition="web:1", desiredCount=0)
print(json.dumps([versions(), ecs._ACTION_MAP["ListServiceDeployments"]({"cluster": "apps", "service": "none"})[0],
  ask("DescribeServiceRevisions", serviceRevisionArns=["arn:none"])["failures"]]))`);
  expect(told).toEqual([["web:1"], 400, [{ arn: "arn:none", reason: "MISSING" }]]);
});

test("rights are asked for the service and for the revision", () => {
  const told = says(`
def about(operation, **data):
  headers = {"x-amz-target": f"AmazonEC2ContainerServiceV20141113.{operation}"}
  return iam_actions.extract_resource_arn("ecs", "POST", "/", headers, json.dumps(data).encode(), {}, "eu-west-1", "111111111111")
print(json.dumps([about("ListServiceDeployments", **place), about("DescribeServiceRevisions", serviceRevisionArns=["arn:one"])]))`);
  expect(told).toEqual(["arn:aws:ecs:eu-west-1:111111111111:service/apps/web", "arn:one"]);
});
