import { emulatorSays } from "./support";

/** A node group of two machines in two zones, in an account of its own. */
const NODES = `
import json, re, time
import machine_rights, machines, node_groups
from ministack.core import iam_actions
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import autoscaling, ec2, eks
machines.install(); machine_rights.install(); node_groups.install()
machines.START_SECONDS = 0
set_request_account_id("111111111111"); set_request_region("eu-west-1")
ec2._subnets["subnet-a"] = {"AvailabilityZone": "eu-west-1a"}
ec2._subnets["subnet-b"] = {"AvailabilityZone": "eu-west-1b"}
tags = [{"ResourceType": "instance", "Tags": [{"Key": "environment", "Value": "dev"}]}]
ec2._launch_templates["lt-1"] = {"Versions": [{"LaunchTemplateData": {"TagSpecifications": tags}}]}
eks._clusters["apps"] = {}
eks._create_nodegroup("apps", {
  "nodegroupName": "system", "subnets": ["subnet-a", "subnet-b"], "instanceTypes": ["t3.medium"],
  "launchTemplate": {"id": "lt-1"}, "scalingConfig": {"minSize": 2, "desiredSize": 2, "maxSize": 3},
})
[name] = autoscaling._asgs
def group():
  autoscaling._ACTION_MAP["DescribeAutoScalingGroups"]({})
  return autoscaling._asgs[name]
def members(): return [one["InstanceId"] for one in group()["Instances"]]
def zones(): return sorted(one["AvailabilityZone"] for one in group()["Instances"])
def scale(size):
  path = "/clusters/apps/node-groups/system/update-config"
  return eks._handle_request_sync("POST", path, {}, json.dumps({"scalingConfig": {"desiredSize": size}}).encode(), {})[0]
def running(): return sum(one["State"]["Name"] == "running" for one in ec2._instances.values())
def statuses(): return re.findall("<(?:status|code)>([a-z-]+)<", ec2._ACTION_MAP["DescribeInstanceStatus"]({"IncludeAllInstances": "true"})[2].decode())
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(NODES + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("a node group has machines that EC2 knows, with the tags of its launch template, over its zones", () => {
  const told = says(`
machine = ec2._instances[members()[0]]
tags = {tag["Key"]: tag["Value"] for tag in ec2._tags[machine["InstanceId"]]}
print(json.dumps([zones(), running(), tags, machine["Placement"]["AvailabilityZone"]]))`);
  expect(told).toEqual([
    ["eu-west-1a", "eu-west-1b"],
    2,
    {
      environment: "dev",
      "eks:cluster-name": "apps",
      "eks:nodegroup-name": "system",
      "kubernetes.io/cluster/apps": "owned",
    },
    "eu-west-1a",
  ]);
});

test("a node group is scaled within its bounds, and its machines start and end with it", () => {
  const told = says(
    `print(json.dumps([scale(3), len(members()), running(), scale(4), scale(2), len(members()), running()]))`,
  );
  expect(told).toEqual([200, 3, 3, 400, 200, 2, 2]);
});

test("a machine that is ended is replaced in its zone, where its group keeps its size", () => {
  const told = says(`
old = members()[0]
ended = autoscaling._ACTION_MAP["TerminateInstanceInAutoScalingGroup"]({"InstanceId": old, "ShouldDecrementDesiredCapacity": "false"})[0]
strange = autoscaling._ACTION_MAP["TerminateInstanceInAutoScalingGroup"]({"InstanceId": "i-0"})[0]
print(json.dumps([ended, old in members(), zones(), ec2._instances[old]["State"]["Name"], strange]))`);
  expect(told).toEqual([200, false, ["eu-west-1a", "eu-west-1b"], "terminated", 400]);
});

test("a machine serves once it has started, and none starts where EC2 has none", () => {
  const told = says(`
members()
machines.START_SECONDS = 60
scale(3)
states = sorted(one["LifecycleState"] for one in group()["Instances"])
scale(2)
machines.change({"capacity": False})
scale(3)
without = len(members())
machines.change({"capacity": True})
print(json.dumps([states, without, len(members())]))`);
  expect(told).toEqual([["InService", "InService", "Pending"], 2, 3]);
});

test("EC2 tells of machines that are sick or will be retired", () => {
  const told = says(`
one, other = members()
healthy = statuses()
machines.change({"instance": one, "condition": "impaired"})
machines.change({"instance": other, "condition": "retiring"})
unknown = machines.change({"instance": one, "condition": "tired"})[0]
print(json.dumps([healthy, statuses(), unknown]))`);
  expect(told).toEqual([
    ["ok", "passed", "ok", "passed", "ok", "passed", "ok", "passed"],
    ["impaired", "passed", "impaired", "passed", "instance-retirement", "ok", "passed", "ok", "passed"],
    400,
  ]);
});

test("what there is to do is shared by the machines of a group that run, and goes with a machine to the others", () => {
  const told = says(`
def busy():
  [measured] = machines.change({})[1]["groups"]
  return [measured["load"]] + [one["cpuPercent"] for one in measured["machines"]]
members()
idle = busy()
status, _ = machines.change({"group": name, "load": 180})
two = busy()
scale(3)
three = busy()
machines.change({"instance": members()[0], "condition": "impaired"})
[measured] = machines.change({"group": name, "load": 900})[1]["groups"]
conditions = [one["condition"] for one in measured["machines"]]
print(json.dumps([idle, status, two, three, busy(), conditions, machines.change({"group": "none", "load": 1})[0]]))`);
  expect(told).toEqual([
    [0, 0, 0],
    200,
    [180, 90, 90],
    [180, 60, 60, 60],
    [900, 100, 100, 100],
    ["impaired", "ok", "ok"],
    400,
  ]);
});

test("rights are asked for the very node group, the member's group, and the machine with its tags", () => {
  const told = says(`
def about(service, path, body=b"", query={}):
  return iam_actions.extract_resource_arn(service, "POST", path, {}, body, query, "eu-west-1", "111111111111")
command = json.dumps({"InstanceIds": [members()[0]]}).encode()
print(json.dumps([
  about("eks", "/clusters/apps/node-groups/system/update-config"),
  about("autoscaling", "/", query={"Action": ["TerminateInstanceInAutoScalingGroup"], "InstanceId": [members()[0]]}).replace(name, "NAME"),
  about("ssm", "/", command).replace(members()[0], "MACHINE"),
  iam_actions.request_tag_context("ssm", "ssm:SendCommand", command, {}).get("aws:resourcetag/environment"),
]))`);
  expect(told).toEqual([
    "arn:aws:eks:eu-west-1:111111111111:nodegroup/apps/system/*",
    "arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:*:autoScalingGroupName/NAME",
    "arn:aws:ec2:eu-west-1:111111111111:instance/MACHINE",
    "dev",
  ]);
});
