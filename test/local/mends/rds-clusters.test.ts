import { rdsClusters } from "../../../local/gateway/mends/rds-clusters";
import { databaseClusterScenario } from "./scenarios/rds-clusters";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-clusters", rdsClusters);

test("a cluster tells its log exports, when it is made and when it is read", async () => {
  const alone = await databaseClusterScenario(gateways.alone);
  expect(xmlIn(alone.read, "DBCluster")).not.toHaveProperty("EnabledCloudwatchLogsExports");

  const { created, read, quiet } = await databaseClusterScenario(gateways.mended);
  for (const answer of [created, read]) {
    expect(xmlIn(answer, "DBCluster")).toMatchObject({
      DBClusterIdentifier: "orders",
      EnabledCloudwatchLogsExports: ["postgresql"],
    });
  }
  expect(xmlIn(quiet, "DBCluster")).not.toHaveProperty("EnabledCloudwatchLogsExports");
});

test("a modification switches on and off what it names", async () => {
  const { changed } = await databaseClusterScenario(gateways.mended);

  expect(xmlIn(changed, "DBCluster")).toMatchObject({ EnabledCloudwatchLogsExports: ["iam-db-auth-error"] });
});
