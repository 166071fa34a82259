import { type AwsClient, type Got, parsed } from "../../support/aws-client";
import { EKS_CLUSTER } from "./eks-clusters";
import { makeRoles } from "./roles";

const IDENTITY = {
  serviceAccount: "ebs-csi-controller-sa",
  roleArn: "arn:aws:iam::111111111111:role/ebs",
};
const OTHER_ROLE = { ...IDENTITY, roleArn: "arn:aws:iam::111111111111:role/other" };
const ASSOCIATIONS = "/clusters/apps/pod-identity-associations";

/** An add-on whose pods get a role, then another one; and one for a cluster that is not there. */
export async function addonIdentityScenario(aws: AwsClient) {
  await makeTheRoles(aws);
  return playScenario(aws);
}

async function makeTheRoles(aws: AwsClient): Promise<void> {
  await makeRoles(aws, "eks", "eks");
  await makeRoles(aws, "pods.eks", "ebs", "other");
}

async function playScenario(aws: AwsClient) {
  const ask = (path: string, body: object) => aws.rest("eks", "POST", path, body);
  const addon = { addonName: "aws-ebs-csi-driver", podIdentityAssociations: [IDENTITY] };
  await ask("/clusters", EKS_CLUSTER);
  await ask("/clusters/apps/addons", addon);
  const described = await aws.rest("eks", "GET", "/clusters/apps/addons/aws-ebs-csi-driver");
  await ask("/clusters/apps/addons/aws-ebs-csi-driver/update", { podIdentityAssociations: [OTHER_ROLE] });
  const refused = await ask("/clusters/none/addons", addon);
  const listed = await aws.rest("eks", "GET", ASSOCIATIONS);
  return { described, refused, listed };
}

/** The same with what the mend asks beside it: to make an association, to find the one there is, to change its role. */
export async function addonIdentityRecording(aws: AwsClient) {
  const associate = (cluster: string): Promise<Got> =>
    aws.rest("eks", "POST", `/clusters/${cluster}/pod-identity-associations`, {
      ...IDENTITY,
      namespace: "kube-system",
    });
  await makeTheRoles(aws);
  await aws.rest("eks", "POST", "/clusters", EKS_CLUSTER);
  const { association } = parsed(await associate("apps")) as { association: { associationId: string } };
  await playScenario(aws);
  await associate("apps");
  await aws.rest("eks", "POST", `${ASSOCIATIONS}/${association.associationId}`, {
    roleArn: OTHER_ROLE.roleArn,
  });
  await associate("none");
}
