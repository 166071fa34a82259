import { DescribeInstanceStatusCommand, EC2Client, type InstanceStatus } from "@aws-sdk/client-ec2";
import type { InstanceCondition, InstanceHealth } from "../../runbooks/ports/instance-health";
import { stepClientSettings } from "./client-settings";

/** Announcements after which an instance does not go on. */
const ENDING = new Set(["instance-retirement", "instance-stop"]);
/** What EC2 puts before an announcement that is over. */
const OVER = /^\[(Completed|Canceled)\]/;

/** What EC2 says of its instances. It is only read: there is nothing that a stale fence could touch. */
export class AwsInstanceHealth implements InstanceHealth {
  constructor(private readonly client: Pick<EC2Client, "send"> = new EC2Client(stepClientSettings)) {}

  async conditions(ids: readonly string[]): Promise<readonly InstanceCondition[]> {
    if (ids.length === 0) throw new Error("ids are none; allowed: one or more");
    const { InstanceStatuses = [] } = await this.client.send(
      new DescribeInstanceStatusCommand({ InstanceIds: [...ids], IncludeAllInstances: true }),
    );
    return ids.map((id) =>
      conditionOf(
        id,
        InstanceStatuses.find(({ InstanceId }) => InstanceId === id),
      ),
    );
  }
}

function conditionOf(id: string, status: InstanceStatus | undefined): InstanceCondition {
  if (!status) return { id, isSick: false, says: "EC2 says nothing of it" };
  const { InstanceStatus: own, SystemStatus: system, Events = [] } = status;
  const announced = Events.filter(
    ({ Code = "", Description = "" }) => ENDING.has(Code) && !OVER.test(Description),
  );
  const impaired = own?.Status === "impaired" || system?.Status === "impaired";
  const checks = `instance status ${own?.Status ?? "unknown"}, system status ${system?.Status ?? "unknown"}`;
  const says = [checks, ...announced.map(({ Code }) => `${Code ?? ""} announced`)].join(", ");
  return { id, isSick: impaired || announced.length > 0, says };
}
