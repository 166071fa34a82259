import { eksClusters } from "../../../local/gateway/mends/eks-clusters";
import { eksUpdates } from "../../../local/gateway/mends/eks-updates";
import { parsed } from "../support/aws-client";
import { paramsOf } from "../support/gateway-harness";
import { eksClusterScenario } from "./scenarios/eks-clusters";
import { useMend } from "./support/use-mend";
import { xmlAt } from "./support/xml-tree";

const gateways = useMend("eks-clusters", eksClusters);

test("a cluster is in the VPC of its subnets, with a security group of its own there", async () => {
  const alone = await eksClusterScenario(gateways.alone);
  expect(parsed(alone.described)).toHaveProperty("cluster.resourcesVpcConfig.vpcId", "vpc-00000000");

  const { vpc, group, created, described } = await eksClusterScenario(gateways.mended);
  for (const answer of [created, described]) {
    expect(parsed(answer)).toMatchObject({
      cluster: {
        resourcesVpcConfig: {
          vpcId: xmlAt(vpc, "vpcId"),
          clusterSecurityGroupId: xmlAt(group, "groupId"),
        },
      },
    });
  }
});

test("its issuer is the one that EKS has: https, of the region", async () => {
  const alone = await eksClusterScenario(gateways.alone);
  expect(parsed(alone.described)).toHaveProperty(
    "cluster.identity.oidc.issuer",
    expect.stringMatching(/^http:\/\/127\.0\.0\.1/),
  );
  const { described } = await eksClusterScenario(gateways.mended);
  expect(parsed(described)).toHaveProperty(
    "cluster.identity.oidc.issuer",
    expect.stringMatching(/^https:\/\/oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/[0-9A-F]+$/),
  );
});

test("it has the extended support unless it was asked for less, and what else it was asked for", async () => {
  const alone = await eksClusterScenario(gateways.alone);
  expect(parsed(alone.described)).not.toHaveProperty("cluster.upgradePolicy");

  const { described } = await eksClusterScenario(gateways.mended);
  expect(parsed(described)).toMatchObject({
    cluster: { upgradePolicy: { supportType: "EXTENDED" }, zonalShiftConfig: { enabled: true } },
  });
});

test("its security group goes with it", async () => {
  const { group } = await eksClusterScenario(gateways.mended);
  const deletions = gateways.mended.ministack
    .map(paramsOf)
    .filter((params) => params.get("Action") === "DeleteSecurityGroup");
  // One is the mend's, the other the scenario's own.
  expect(deletions.map((params) => params.get("GroupId"))).toEqual([
    xmlAt(group, "groupId"),
    xmlAt(group, "groupId"),
  ]);
});

test("another account's cluster of the same name is left as it is", async () => {
  const { described } = await eksClusterScenario(gateways.mended);
  expect(parsed(described)).toHaveProperty("cluster.upgradePolicy.supportType", "EXTENDED");
  const other = { account: "222222222222" };
  const foreign = await gateways.mended.rest("eks", "GET", "/clusters/apps", undefined, other);
  expect(parsed(foreign)).not.toHaveProperty("cluster.upgradePolicy");
});

describe("once it can be changed", () => {
  const changing = useMend("eks-clusters", eksClusters, eksUpdates);

  test("its support is changed, and what else it was asked for stays", async () => {
    const { changed } = await eksClusterScenario(changing.mended);
    expect(parsed(changed)).toMatchObject({
      cluster: { upgradePolicy: { supportType: "STANDARD" }, zonalShiftConfig: { enabled: true } },
    });
  });
});
