import { eksUpdates } from "../../../local/gateway/mends/eks-updates";
import { type Got, parsed } from "../support/aws-client";
import { eksUpdateScenario } from "./scenarios/eks-updates";
import { useMend } from "./support/use-mend";

const gateways = useMend("eks-updates", eksUpdates);

function updateIn(got: Got): { id: string; status: string; type: string } {
  return (parsed(got) as { update: { id: string; status: string; type: string } }).update;
}

test("a cluster's endpoints and version are changed", async () => {
  const alone = await eksUpdateScenario(gateways.alone);
  expect([alone.changed.status, alone.upgraded.status]).toEqual([400, 400]);

  const { cluster } = await eksUpdateScenario(gateways.mended);
  expect(parsed(cluster)).toMatchObject({
    cluster: {
      version: "1.33",
      resourcesVpcConfig: {
        subnetIds: ["subnet-11111111"],
        endpointPublicAccess: false,
        endpointPrivateAccess: true,
      },
    },
  });
});

test("a node group is scaled, labelled, tainted and upgraded, and keeps the rest", async () => {
  const alone = await eksUpdateScenario(gateways.alone);
  // The emulator scales itself what has machines there.
  expect([alone.scaled.status, alone.rolled.status]).toEqual([200, 400]);

  const { nodes } = await eksUpdateScenario(gateways.mended);
  expect(parsed(nodes)).toMatchObject({
    nodegroup: {
      version: "1.33",
      scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 2 },
      nodeRole: "arn:aws:iam::111111111111:role/nodes",
    },
  });
  expect(parsed(nodes)).toHaveProperty("nodegroup.labels", { tier: "web" });
  expect(parsed(nodes)).toHaveProperty("nodegroup.taints", [{ key: "gpu", effect: "NO_EXECUTE" }]);
});

test("each change is an update that has succeeded, by its type, an add-on's too", async () => {
  const answers = await eksUpdateScenario(gateways.mended);
  const updates = [answers.changed, answers.upgraded, answers.scaled, answers.rolled, answers.addonChanged];
  expect(updates.map((got) => updateIn(got).type)).toEqual([
    "EndpointAccessUpdate",
    "VersionUpdate",
    "ConfigUpdate",
    "VersionUpdate",
    "AddonUpdate",
  ]);
  for (const got of updates) {
    const told = await gateways.mended.rest("eks", "GET", `/clusters/apps/updates/${updateIn(got).id}`);
    expect(updateIn(told)).toMatchObject({ id: updateIn(got).id, status: "Successful" });
  }
  const listed = await gateways.mended.rest("eks", "GET", "/clusters/apps/updates");
  expect(parsed(listed)).toEqual({ updateIds: updates.map((got) => updateIn(got).id) });
  const unknown = await gateways.mended.rest("eks", "GET", "/clusters/apps/updates/none");
  expect([unknown.status, parsed(unknown)["__type"]]).toEqual([404, "ResourceNotFoundException"]);
});

test("a new group of the same name begins as it is asked for", async () => {
  const { nodes, again } = await eksUpdateScenario(gateways.mended);
  expect(parsed(nodes)).toHaveProperty("nodegroup.scalingConfig.desiredSize", 2);
  expect(parsed(again)).toHaveProperty("nodegroup.scalingConfig.desiredSize", 1);
  expect(parsed(again)).toHaveProperty("nodegroup.labels", { tier: "general", zone: "a" });
});

test("a cluster that is not there is not found", async () => {
  const { refused } = await eksUpdateScenario(gateways.mended);
  expect([refused.status, parsed(refused)["__type"]]).toEqual([404, "ResourceNotFoundException"]);
});
