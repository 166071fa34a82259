import type { SecurityGroup } from "@aws-sdk/client-ec2";
import { configFinding } from "./support/config-finding";
import { type FaultPlace, FaultProblem, type ToldFault } from "./fault";
import { ifThere } from "./support/if-there";
import { markOf } from "./support/mark";
import { privateSubnet } from "./support/own-network";
import { placeClients } from "./support/place-clients";

const ID = "open-port";
const WORLD = "0.0.0.0/0";
const SSH = {
  ...{ IpProtocol: "tcp", FromPort: 22, ToPort: 22 },
  IpRanges: [{ CidrIp: WORLD, Description: "while we look for the fault" }],
};
/** What the world may be let in to. */
export const WEB = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: WORLD }] };

/** A security group that nothing is in lets in the world by SSH, and to web pages, which is right. */
export const openPort: ToldFault = {
  id: ID,
  kind: "world",
  summary: "AWS Config finds a security group that lets in the whole world by SSH.",
  alarms: ["security-group-open"],
  mendedBy: "close-public-access",
  async begin(place) {
    if (!(await openPort.isOn(place))) {
      const { VpcId } = await privateSubnet(place);
      await openPort.end(place);
      const ec2 = await placeClients.ec2(place);
      const { name: GroupName, tags: Tags } = markOf(place, ID);
      const { GroupId } = await ec2.createSecurityGroup({
        ...{ GroupName, VpcId, Description: "Open to the world" },
        TagSpecifications: [{ ResourceType: "security-group", Tags }],
      });
      for (const [name, rule] of Object.entries({ web: WEB, ssh: SSH })) {
        const named = [{ Key: "Name", Value: name }];
        const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags: named }];
        await ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [rule], TagSpecifications });
      }
    }
    return `${await openGroupId(place)} lets in the world by SSH`;
  },
  async end(place) {
    const ec2 = await placeClients.ec2(place);
    for (const { GroupId } of await groupsOf(place))
      await ifThere(ec2.deleteSecurityGroup({ GroupId }), "InvalidGroup.NotFound");
  },
  async isOn(place) {
    return (await groupsOf(place)).some(({ IpPermissions = [] }) =>
      IpPermissions.some(
        ({ FromPort, IpRanges = [] }) =>
          FromPort === SSH.FromPort && IpRanges.some(({ CidrIp }) => CidrIp === WORLD),
      ),
    );
  },
  async tells(place) {
    const target = { type: "AWS::EC2::SecurityGroup", id: await openGroupId(place) };
    return configFinding(place, "incoming-ssh-disabled", target);
  },
};

/**
 * Id of the group that was made to stand open.
 *
 * @throws FaultProblem where there is none
 */
export async function openGroupId(place: FaultPlace): Promise<string> {
  const [group] = await groupsOf(place);
  if (group?.GroupId !== undefined) return group.GroupId;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no group that was opened`,
    `npx homeostat chaos inject ${ID} --env ${environment}`,
  );
}

async function groupsOf(place: FaultPlace): Promise<SecurityGroup[]> {
  const Filters = [{ Name: "group-name", Values: [markOf(place, ID).name] }];
  const { SecurityGroups = [] } = await (await placeClients.ec2(place)).describeSecurityGroups({ Filters });
  return SecurityGroups;
}
