import { eksNodeGroups } from "../../../local/gateway/mends/eks-node-groups";
import { eksUpdates } from "../../../local/gateway/mends/eks-updates";
import { parsed } from "../support/aws-client";
import { nodeGroupScenario } from "./scenarios/eks-node-groups";
import { useMend } from "./support/use-mend";

const gateways = useMend("eks-node-groups", eksNodeGroups);

test("a node group tells its launch template, its update and its repair", async () => {
  const alone = parsed((await nodeGroupScenario(gateways.alone)).described);
  for (const name of ["launchTemplate", "updateConfig", "nodeRepairConfig"])
    expect(alone).not.toHaveProperty(["nodegroup", name]);

  const { created, described } = await nodeGroupScenario(gateways.mended);
  for (const answer of [created, described]) {
    expect(parsed(answer)).toMatchObject({
      nodegroup: {
        launchTemplate: { id: "lt-11111111", version: "1" },
        updateConfig: { maxUnavailablePercentage: 33 },
        nodeRepairConfig: { enabled: true },
      },
    });
  }
});

test("without wishes it replaces one node at a time, has a release, and no group for SSH", async () => {
  const alone = await nodeGroupScenario(gateways.alone);
  expect(parsed(alone.plain)).toMatchObject({
    nodegroup: { releaseVersion: "", resources: { remoteAccessSecurityGroup: expect.any(String) as string } },
  });

  const plain = parsed((await nodeGroupScenario(gateways.mended)).plain);
  expect(plain).toHaveProperty("nodegroup.updateConfig", { maxUnavailable: 1 });
  expect(plain).toHaveProperty("nodegroup.releaseVersion", expect.stringMatching(/^1\.33\.\d+-\d{8}$/));
  expect(plain).not.toHaveProperty("nodegroup.resources.remoteAccessSecurityGroup");
  expect(plain).not.toHaveProperty("nodegroup.launchTemplate");
});

describe("once it can be changed", () => {
  const changing = useMend("eks-node-groups", eksNodeGroups, eksUpdates);

  test("it tells the new launch template and the new update, and keeps its repair", async () => {
    const { changed } = await nodeGroupScenario(changing.mended);
    expect(parsed(changed)).toMatchObject({
      nodegroup: {
        launchTemplate: { id: "lt-11111111", version: "2" },
        updateConfig: { maxUnavailable: 2 },
        nodeRepairConfig: { enabled: true },
      },
    });
  });
});
