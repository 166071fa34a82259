import { rdsReadReplicas } from "../../../local/gateway/mends/rds-read-replicas";
import { rdsInstances } from "../../../local/gateway/mends/rds-instances";
import { askRds, databaseInstanceScenario, promotionScenario } from "./scenarios/rds-instances";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-instances", rdsReadReplicas);

test("a source lists its replica while there is one, and not when it was deleted", async () => {
  const listed = { ReadReplicaDBInstanceIdentifier: "orders-replica" };
  const alone = await databaseInstanceScenario(gateways.alone);
  expect(xmlIn(alone.afterDelete, "ReadReplicaDBInstanceIdentifiers")).toEqual(listed);

  const { source, changed, afterDelete } = await databaseInstanceScenario(gateways.mended);
  for (const answer of [source, changed])
    expect(xmlIn(answer, "ReadReplicaDBInstanceIdentifiers")).toEqual(listed);
  expect(xmlIn(afterDelete, "ReadReplicaDBInstanceIdentifiers")).toBe("");
});

describe("promotion", () => {
  const promoting = useMend("rds-promotion", rdsInstances, rdsReadReplicas);

  test("a promoted replica is an instance of its own, with a day of backups, and its source has none", async () => {
    const alone = await promotionScenario(promoting.alone);
    expect(xmlAt(alone.promoted, "Code")).toBe("InvalidAction");

    const { promoted, described } = await promotionScenario(promoting.mended);
    const own = {
      DBInstanceIdentifier: "orders-replica",
      ReadReplicaSourceDBInstanceIdentifier: "",
      BackupRetentionPeriod: "1",
    };
    expect(xmlIn(promoted, "PromoteReadReplicaResult")).toMatchObject({ DBInstance: own });
    expect(xmlIn(described, "DBInstance")).toMatchObject([
      { DBInstanceIdentifier: "orders", ReadReplicaDBInstanceIdentifiers: "" },
      own,
    ]);
  });

  test("what is no replica, or none any more, cannot be promoted", async () => {
    await promotionScenario(promoting.mended);
    for (const DBInstanceIdentifier of ["orders", "orders-replica"]) {
      const refused = await askRds(promoting.mended, "PromoteReadReplica", { DBInstanceIdentifier });
      expect([refused.status, xmlAt(refused, "Code")]).toEqual([400, "InvalidDBInstanceState"]);
    }
  });
});
