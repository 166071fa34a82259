import { rdsReadReplicas } from "../../../local/gateway/mends/rds-read-replicas";
import { databaseInstanceScenario } from "./scenarios/rds-instances";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

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
