import { compromisedInstance } from "../../../local/faults/compromised-instance";
import type { FaultPlace } from "../../../local/faults/fault";
import { openPort } from "../../../local/faults/open-port";
import { type FakeEstate, fakeEstate, type Operations } from "../support/fake-estate";

let estate: FakeEstate | undefined;
const start = async (operations: Operations): Promise<FaultPlace> => {
  estate = await fakeEstate({ DescribeSubnets: () => SUBNETS, ...operations });
  return estate.place;
};
afterEach(() => estate?.close());

const SUBNETS =
  "<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>" +
  "<availabilityZone>eu-west-1a</availabilityZone>" +
  "<tagSet><item><key>Name</key><value>dev-private-a</value></item></tagSet></item></subnetSet></DescribeSubnetsResponse>";

describe("a compromised instance", () => {
  test("is one, whole as it was, when it is caused twice", async () => {
    const { instances, live, operations } = machines();
    const place = await start(operations);
    expect(await compromisedInstance.begin(place)).toBe("i-1 works for somebody else");
    expect(await compromisedInstance.begin(place)).toBe("i-1 works for somebody else");
    expect(live()).toEqual([
      { id: "i-1", group: "homeostat-dev-nodes", scaledBy: "eks-compromised-instance" },
    ]);
    expect(await compromisedInstance.isOn(place)).toBe(true);

    await compromisedInstance.end(place);
    await compromisedInstance.end(place);
    expect([instances.length, live(), await compromisedInstance.isOn(place)]).toEqual([1, [], false]);
  });

  test("makes room for another one once it is isolated", async () => {
    const { instances, live, operations } = machines();
    const place = await start(operations);
    await compromisedInstance.begin(place);
    Object.assign(instances[0] ?? {}, { group: "homeostat-dev-quarantine", scaledBy: undefined });
    expect(await compromisedInstance.isOn(place)).toBe(false);
    expect(await compromisedInstance.begin(place)).toBe("i-2 works for somebody else");
    expect(live().map(({ id }) => id)).toEqual(["i-2"]);
  });

  test("is made anew where it was left without its place in a group", async () => {
    const { instances, live, operations } = machines();
    const place = await start(operations);
    await compromisedInstance.begin(place);
    Object.assign(instances[0] ?? {}, { scaledBy: undefined });
    await compromisedInstance.begin(place);
    expect(live()).toEqual([
      { id: "i-2", group: "homeostat-dev-nodes", scaledBy: "eks-compromised-instance" },
    ]);
  });
});

describe("an open port", () => {
  test("is one, of one group, when it is caused twice", async () => {
    const { groups, operations } = securityGroups();
    const place = await start(operations);
    expect(await openPort.begin(place)).toBe("sg-1 lets in the world by SSH");
    expect(await openPort.begin(place)).toBe("sg-1 lets in the world by SSH");
    expect([...groups]).toEqual([["sg-1", [443, 22]]]);
    expect(await openPort.isOn(place)).toBe(true);

    await openPort.end(place);
    await openPort.end(place);
    expect([groups.size, await openPort.isOn(place)]).toEqual([0, false]);
  });

  test("is opened again in a group of its own once it was closed", async () => {
    const { groups, operations } = securityGroups();
    const place = await start(operations);
    await openPort.begin(place);
    groups.set("sg-1", [443]);
    expect(await openPort.isOn(place)).toBe(false);
    expect(await openPort.begin(place)).toBe("sg-2 lets in the world by SSH");
    expect([...groups]).toEqual([["sg-2", [443, 22]]]);
  });
});

interface Machine {
  readonly id: string;
  /** Security group of its interface. */
  group: string;
  /** Auto Scaling group. */
  scaledBy: string | undefined;
  state: "running" | "terminated";
}

/** Instances and the Auto Scaling group that they have a place in. Ids are never given twice. */
function machines() {
  const instances: Machine[] = [];
  const groups = new Set<string>();
  const isLive = ({ state }: Machine): boolean => state === "running";
  const known = (id: unknown): Machine => {
    const found = instances.find((instance) => instance.id === id);
    if (!found) throw new Error(`there is no ${String(id)}`);
    return found;
  };
  const operations: Operations = {
    RunInstances: () => {
      const id = `i-${instances.length + 1}`;
      instances.push({ id, group: "homeostat-dev-nodes", scaledBy: undefined, state: "running" });
      return "<RunInstancesResponse/>";
    },
    DescribeInstances: () => {
      const items = instances
        .filter(isLive)
        .map(
          ({ id, group }) =>
            `<item><instanceId>${id}</instanceId><networkInterfaceSet><item><networkInterfaceId>eni-${id}</networkInterfaceId>` +
            `<groupSet><item><groupName>${group}</groupName></item></groupSet></item></networkInterfaceSet></item>`,
        );
      return `<DescribeInstancesResponse><reservationSet><item><instancesSet>${items.join("")}</instancesSet></item></reservationSet></DescribeInstancesResponse>`;
    },
    CreateTags: () => "<CreateTagsResponse/>",
    TerminateInstances: (input) => {
      known(input["InstanceId.1"]).state = "terminated";
      return "<TerminateInstancesResponse/>";
    },
    CreateAutoScalingGroup: ({ AutoScalingGroupName }) => {
      expect(groups).not.toContain(AutoScalingGroupName);
      groups.add(String(AutoScalingGroupName));
      return "<CreateAutoScalingGroupResponse/>";
    },
    AttachInstances: (input) => {
      known(input["InstanceIds.member.1"]).scaledBy = String(input["AutoScalingGroupName"]);
      return "<AttachInstancesResponse/>";
    },
    DescribeAutoScalingInstances: (input) => {
      const { scaledBy } = known(input["InstanceIds.member.1"]);
      const member =
        scaledBy === undefined
          ? ""
          : `<member><AutoScalingGroupName>${scaledBy}</AutoScalingGroupName></member>`;
      return `<DescribeAutoScalingInstancesResponse><DescribeAutoScalingInstancesResult><AutoScalingInstances>${member}</AutoScalingInstances></DescribeAutoScalingInstancesResult></DescribeAutoScalingInstancesResponse>`;
    },
    DeleteAutoScalingGroup: ({ AutoScalingGroupName }) => {
      groups.delete(String(AutoScalingGroupName));
      return "<DeleteAutoScalingGroupResponse/>";
    },
  };
  const live = () => instances.filter(isLive).map(({ id, group, scaledBy }) => ({ id, group, scaledBy }));
  return { instances, live, operations };
}

/** Security groups by their ids, with the ports that each opens to the world. Ids are never given twice. */
function securityGroups() {
  const groups = new Map<string, readonly number[]>();
  let made = 0;
  const operations: Operations = {
    CreateSecurityGroup: ({ GroupName }) => {
      expect([GroupName, groups.size]).toEqual(["homeostat-dev-open-port", 0]);
      made += 1;
      groups.set(`sg-${made}`, []);
      return `<CreateSecurityGroupResponse><groupId>sg-${made}</groupId></CreateSecurityGroupResponse>`;
    },
    AuthorizeSecurityGroupIngress: (input) => {
      const id = String(input["GroupId"]);
      groups.set(id, [...(groups.get(id) ?? []), Number(input["IpPermissions.1.FromPort"])]);
      return "<AuthorizeSecurityGroupIngressResponse/>";
    },
    DescribeSecurityGroups: () => {
      const items = [...groups].map(([id, ports]) => {
        const rules = ports.map(
          (port) =>
            `<item><fromPort>${port}</fromPort><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item>`,
        );
        return `<item><groupId>${id}</groupId><ipPermissions>${rules.join("")}</ipPermissions></item>`;
      });
      return `<DescribeSecurityGroupsResponse><securityGroupInfo>${items.join("")}</securityGroupInfo></DescribeSecurityGroupsResponse>`;
    },
    DeleteSecurityGroup: ({ GroupId }) => {
      groups.delete(String(GroupId));
      return "<DeleteSecurityGroupResponse/>";
    },
  };
  return { groups, operations };
}
