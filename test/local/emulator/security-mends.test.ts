import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { estatePrograms } from "../../support/workshop-setup";

const INSTALLED = [
  "import json, access_key_owners, bucket_policy_status, dns_changes, group_members, instance_interfaces, resource_tags",
  "from ministack.core import iam_actions",
  "from ministack.services import acm, autoscaling, ec2, iam, s3, tagging",
  "for mend in (access_key_owners, bucket_policy_status, dns_changes, group_members, instance_interfaces, resource_tags): mend.install()",
];
/** One instance in one group of the default network. */
const INSTANCE = [
  'group = lambda name: {"GroupId": name, "GroupName": f"homeostat-{name}", "VpcId": "vpc-1", "Description": "", "OwnerId": "", "IpPermissions": [], "IpPermissionsEgress": []}',
  'ec2._security_groups.update({"sg-1": group("sg-1"), "sg-2": group("sg-2")})',
  'instance = ec2._launch_instances_internal("ami-1", "t3.micro", ec2._DEFAULT_SUBNET_ID, 1, sg_ids=["sg-1"])[0]',
  'name = instance["InstanceId"]',
  'interface = instance_interfaces.interfaces_of(name)[0]["NetworkInterfaceId"]',
];

/** What the mended emulator prints for some lines of Python, as JSON. */
function asked(...lines: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(
    estatePrograms().python,
    ["-c", [...INSTALLED, ...lines].join("\n")],
    {
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: join("local", "emulator"), PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("an instance", () => {
  test("shows its interface with the groups that it was started in", () => {
    const shown = asked(
      ...INSTANCE,
      "xml = ec2._instance_xml(instance)",
      'end = xml[xml.index("<networkInterfaceSet>"):]',
      'print(json.dumps(["<groupId>sg-1</groupId>" in end, f"<networkInterfaceId>{interface}" in end]))',
    );
    expect(shown).toEqual([true, true]);
  });

  test("takes its interface with it when it is terminated", () => {
    const terminate = 'ec2._ACTION_MAP["TerminateInstances"]({"InstanceId.1": [name]})[0]';
    const left = "len(instance_interfaces.interfaces_of(name))";

    expect(asked(...INSTANCE, `print(json.dumps([${left}, ${terminate}, ${left}]))`)).toEqual([1, 200, 0]);
  });

  test("is in the groups that its interface is put into, and in none that does not exist", () => {
    const modify = (group: string) =>
      `ec2._ACTION_MAP["ModifyNetworkInterfaceAttribute"]({"NetworkInterfaceId": [interface], "SecurityGroupId.1": ["${group}"]})[0]`;
    const groups = '[group["GroupId"] for group in instance_interfaces.interfaces_of(name)[0]["Groups"]]';

    expect(asked(...INSTANCE, `print(json.dumps([${modify("sg-2")}, ${groups}]))`)).toEqual([200, ["sg-2"]]);
    expect(asked(...INSTANCE, `print(json.dumps([${modify("sg-3")}, ${groups}]))`)).toEqual([400, ["sg-1"]]);
  });

  test("has an interface that filters find, and that those of others do not", () => {
    const found = (filters: string) =>
      `ec2._ACTION_MAP["DescribeNetworkInterfaces"](${filters})[2].decode().count("<attachTime>2")`;
    const filter = (name: string, value: string) =>
      found(`{"Filter.1.Name": ["${name}"], "Filter.1.Value.1": ["${value}"]}`);
    const both = (value: string) =>
      found(
        `{"Filter.1.Name": ["group-id"], "Filter.1.Value.1": ["sg-1"], "Filter.2.Name": ["description"], "Filter.2.Value.1": ["${value}"]}`,
      );
    const said = asked(
      ...INSTANCE,
      `print(json.dumps([${filter("group-id", "sg-1")}, ${filter("group-id", "sg-2")}, ${both("*")}, ${both("AWS Lambda VPC ENI*")}]))`,
    );
    expect(said).toEqual([1, 0, 1, 0]);
    const unknown =
      'ec2._ACTION_MAP["DescribeNetworkInterfaces"]({"Filter.1.Name": ["colour"], "Filter.1.Value.1": ["red"]})[0]';
    expect(asked(...INSTANCE, `print(json.dumps(${unknown}))`)).toBe(400);
  });

  test("leaves its Auto Scaling group, which starts another, and joins it again, which wants one more", () => {
    const members = '[member["InstanceId"] == name for member in asg["Instances"]]';
    const said = asked(
      ...INSTANCE,
      'autoscaling._create_asg({"AutoScalingGroupName": ["eks-1"], "MinSize": ["1"], "MaxSize": ["3"], "DesiredCapacity": ["1"]})',
      'asg = autoscaling._asgs["eks-1"]',
      'asg["Instances"][0]["InstanceId"] = name',
      'p = {"AutoScalingGroupName": ["eks-1"], "InstanceIds.member.1": [name], "ShouldDecrementDesiredCapacity": ["false"]}',
      `left = [group_members.detach(p)[0], ${members}]`,
      "again = group_members.detach(p)[0]",
      `joined = [group_members.attach(p)[0], ${members}, asg["DesiredCapacity"]]`,
      "twice = group_members.attach(p)[0]",
      "print(json.dumps([left, again, joined, twice]))",
    );
    expect(said).toEqual([[200, [false]], 400, [200, [false, true], 2], 400]);
  });
});

describe("security groups", () => {
  test.each([
    ["*-sg-2", 1],
    ["homeostat-sg-*", 2],
    ["*-sg-3", 0],
  ])("are found by the pattern %s of their names", (pattern, count) => {
    const found = asked(
      ...INSTANCE,
      `_, _, xml = ec2._ACTION_MAP["DescribeSecurityGroups"]({"Filter.1.Name": ["group-name"], "Filter.1.Value.1": ["${pattern}"]})`,
      'print(json.dumps(str(xml).count("<groupId>")))',
    );
    expect(found).toBe(count);
  });
});

describe("the policy of a bucket", () => {
  const status = (policy: string) =>
    asked(
      's3._buckets["uploads"] = {}',
      policy,
      'status, _, body = s3._dispatch("GET", "uploads", "", {}, b"", {"policyStatus": [""]})',
      "print(json.dumps([status, body.decode()]))",
    );

  test.each([
    ["*", "true"],
    ["arn:aws:iam::111111111111:root", "false"],
  ])("that lets in %s is public: %s", (principal, isPublic) => {
    const statement = `{"Effect": "Allow", "Principal": {"AWS": "${principal}"}, "Action": "s3:GetObject", "Resource": "*"}`;
    expect(status(`s3._bucket_policies["uploads"] = json.dumps({"Statement": [${statement}]})`)).toEqual([
      200,
      expect.stringContaining(`<IsPublic>${isPublic}</IsPublic>`),
    ]);
  });

  test("that there is none is said as such", () => {
    expect(status("pass")).toEqual([404, expect.stringContaining("NoSuchBucketPolicy")]);
  });
});

test("what is in EC2 and ACM is known to IAM by its tags", () => {
  const arn = "arn:aws:acm:us-east-1:000000000000:certificate/1";
  const tags = asked(
    'ec2._tags["sg-1"] = [{"Key": "environment", "Value": "dev"}]',
    `acm._certificates["${arn}"] = {"Tags": [{"Key": "environment", "Value": "prod"}]}`,
    "from ministack.core.responses import get_account_id, get_region",
    'group = f"arn:aws:ec2:{get_region()}:{get_account_id()}:security-group/sg-1"',
    `print(json.dumps([tagging.resource_tags(group), tagging.resource_tags("${arn}")]))`,
  );
  expect(tags).toEqual([{ environment: "dev" }, { environment: "prod" }]);
});

test.each([
  ["/2013-04-01/change/C123", "arn:aws:route53:::change/C123"],
  ["/2013-04-01/hostedzone/Z123/rrset", "arn:aws:route53:::hostedzone/Z123"],
])("a call of Route 53 to %s is about %s", (path, arn) => {
  const about = asked(
    `print(json.dumps(iam_actions.extract_resource_arn("route53", "GET", "${path}", {}, b"", {}, "us-east-1", "111111111111")))`,
  );
  expect(about).toBe(arn);
});

test.each([
  ["AKIA0000000000000000", "arn:aws:iam::111111111111:user/deployer"],
  ["AKIA1111111111111111", "*"],
])("the question when the key %s was used is about %s", (key, arn) => {
  const query = `{"Action": ["GetAccessKeyLastUsed"], "AccessKeyId": ["${key}"]}`;
  const about = asked(
    'iam._access_keys["AKIA0000000000000000"] = {"UserName": "deployer"}',
    `print(json.dumps(iam_actions.extract_resource_arn("iam", "POST", "/", {}, b"", ${query}, "us-east-1", "111111111111")))`,
  );
  expect(about).toBe(arn);
});
