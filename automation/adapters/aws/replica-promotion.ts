import { PromoteReadReplicaCommand, RDSClient } from "@aws-sdk/client-rds";
import type { ReplicaPromotion } from "../../runbooks/ports/replica-promotion";
import { stepClientSettings } from "./client-settings";

/**
 * Promotions by RDS. RDS refuses one of what is no replica, or is not `available`: a second promotion is refused where
 * it would happen, whoever asks for it. It knows no fences beyond that.
 */
export class AwsReplicaPromotion implements ReplicaPromotion {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async promote(
    id: string,
    { backupRetentionDays }: { readonly backupRetentionDays: number },
  ): Promise<void> {
    await this.client.send(
      new PromoteReadReplicaCommand({
        DBInstanceIdentifier: id,
        BackupRetentionPeriod: backupRetentionDays,
      }),
    );
  }
}
