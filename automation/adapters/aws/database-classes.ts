import { DescribeOrderableDBInstanceOptionsCommand, RDSClient } from "@aws-sdk/client-rds";
import type { ClassWanted, DatabaseClasses } from "../../runbooks/ports/database-classes";
import { stepClientSettings } from "./client-settings";

/** What RDS offers. It is only read: there is nothing that a stale fence could touch. */
export class AwsDatabaseClasses implements DatabaseClasses {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async isOffered({ engine, engineVersion, instanceClass, zone }: ClassWanted): Promise<boolean> {
    const { OrderableDBInstanceOptions = [] } = await this.client.send(
      new DescribeOrderableDBInstanceOptionsCommand({
        Engine: engine,
        EngineVersion: engineVersion,
        DBInstanceClass: instanceClass,
      }),
    );
    return OrderableDBInstanceOptions.some(
      ({ DBInstanceClass, AvailabilityZones = [] }) =>
        DBInstanceClass === instanceClass && AvailabilityZones.some(({ Name }) => Name === zone),
    );
  }
}
