import type { AwsClient } from "../../support/aws-client";
import { EKS_CLUSTER } from "./eks-clusters";
import { makeRoles } from "./roles";

/** A cluster and a node group, both changed; a group of the same name made again; a cluster that is not there. */
export async function eksUpdateScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) => aws.rest("eks", method, path, body);
  const group = {
    nodegroupName: "general",
    nodeRole: "arn:aws:iam::111111111111:role/nodes",
    subnets: ["subnet-11111111"],
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
    labels: { tier: "general", zone: "a" },
    taints: [{ key: "spot", value: "true", effect: "NO_SCHEDULE" }],
  };
  const path = "/clusters/apps/node-groups/general";
  await makeRoles(aws, "eks", "eks");
  await makeRoles(aws, "ec2", "nodes");
  await ask("POST", "/clusters", { ...EKS_CLUSTER, version: "1.32" });
  await ask("POST", "/clusters/apps/node-groups", group);
  const changed = await ask("POST", "/clusters/apps/update-config", {
    resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
  });
  const upgraded = await ask("POST", "/clusters/apps/updates", { version: "1.33" });
  const scaled = await ask("POST", `${path}/update-config`, {
    scalingConfig: { desiredSize: 2 },
    labels: { addOrUpdateLabels: { tier: "web" }, removeLabels: ["zone"] },
    taints: { addOrUpdateTaints: [{ key: "gpu", effect: "NO_EXECUTE" }], removeTaints: group.taints },
  });
  const rolled = await ask("POST", `${path}/update-version`, { version: "1.33" });
  const cluster = await ask("GET", "/clusters/apps");
  const nodes = await ask("GET", path);
  await ask("DELETE", path);
  await ask("POST", "/clusters/apps/node-groups", group);
  const again = await ask("GET", path);
  const addon = await ask("POST", "/clusters/apps/addons", { addonName: "coredns" });
  const addonChanged = await ask("POST", "/clusters/apps/addons/coredns/update", { addonVersion: "v1" });
  await ask("GET", "/clusters/none");
  const refused = await ask("POST", "/clusters/none/update-config", {});
  return { changed, upgraded, scaled, rolled, cluster, nodes, again, addon, addonChanged, refused };
}
