import { ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import type { DatabaseChange, DatabaseChanges } from "../../runbooks/ports/database-changes";
import { stepClientSettings } from "./client-settings";

/**
 * Changes by RDS. RDS has no conditional change; it refuses one of an instance that is being changed, and an allocated
 * storage that is not a tenth larger. Beyond that a stale fence is refused before the call only.
 */
export class AwsDatabaseChanges implements DatabaseChanges {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async modify(id: string, change: DatabaseChange): Promise<void> {
    await this.client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: id,
        ApplyImmediately: true,
        ...("instanceClass" in change
          ? { DBInstanceClass: change.instanceClass }
          : { AllocatedStorage: change.allocatedGib }),
      }),
    );
  }
}
