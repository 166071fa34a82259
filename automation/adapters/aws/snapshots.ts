import { CreateSnapshotCommand, DescribeSnapshotsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Snapshot, Snapshots } from "../../runbooks/ports/snapshots";
import { stepClientSettings } from "./client-settings";

const EXECUTION = "homeostat:execution";

/**
 * Snapshots of volumes. EC2 refuses no second one; each bears the execution's id, by which a repeated step finds it,
 * and one too many does no harm.
 */
export class AwsSnapshots implements Snapshots {
  constructor(private readonly client: Pick<EC2Client, "send"> = new EC2Client(stepClientSettings)) {}

  async ofExecution(executionId: string): Promise<readonly Snapshot[]> {
    const found: Snapshot[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new DescribeSnapshotsCommand({
          OwnerIds: ["self"],
          Filters: [{ Name: `tag:${EXECUTION}`, Values: [executionId] }],
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      for (const { SnapshotId: id = "", VolumeId: volumeId = "", State } of page.Snapshots ?? [])
        found.push({ id, volumeId, isComplete: State === "completed", isFailed: State === "error" });
      token = page.NextToken;
    } while (token !== undefined && token !== "");
    return found;
  }

  async begin(volumeId: string, tags: Readonly<Record<string, string>>, executionId: string): Promise<void> {
    const Tags = Object.entries({ ...tags, [EXECUTION]: executionId }).map(([Key, Value]) => ({
      Key,
      Value,
    }));
    await this.client.send(
      new CreateSnapshotCommand({
        VolumeId: volumeId,
        Description: `Evidence, taken by ${executionId}`,
        TagSpecifications: [{ ResourceType: "snapshot", Tags }],
      }),
    );
  }
}
