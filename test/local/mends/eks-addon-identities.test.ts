import { eksAddonIdentities } from "../../../local/gateway/mends/eks-addon-identities";
import { parsed } from "../support/aws-client";
import { addonIdentityScenario } from "./scenarios/eks-addon-identities";
import { useMend } from "./support/use-mend";

const gateways = useMend("eks-addon-identities", eksAddonIdentities);

const ADDONS = "/clusters/apps/addons";
const ASSOCIATIONS = "/clusters/apps/pod-identity-associations";

/** What the emulator was sent. */
function sentTo(path: string): unknown[] {
  return gateways.mended.ministack
    .filter(({ method, url }) => method === "POST" && url === path)
    .map(({ body }) => JSON.parse(body.toString("utf8")) as unknown);
}

test("an add-on's identities become associations in kube-system, and the add-on names them by ARN", async () => {
  const alone = await addonIdentityScenario(gateways.alone);
  expect(parsed(alone.described)).toHaveProperty("addon.podIdentityAssociations.0.serviceAccount");

  await addonIdentityScenario(gateways.mended);
  expect(sentTo(ASSOCIATIONS)[0]).toEqual({
    serviceAccount: "ebs-csi-controller-sa",
    roleArn: "arn:aws:iam::111111111111:role/ebs",
    namespace: "kube-system",
  });
  expect(sentTo(ADDONS)).toEqual([
    {
      addonName: "aws-ebs-csi-driver",
      podIdentityAssociations: [
        expect.stringMatching(/^arn:aws:eks:eu-west-1:111111111111:podidentityassociation\/apps\/a-\w+$/),
      ],
    },
  ]);
});

test("an update with the same service account gives another role to the association that it has", async () => {
  const { listed } = await addonIdentityScenario(gateways.mended);
  const { associations } = parsed(listed) as {
    associations: [{ associationArn: string; associationId: string }];
  };
  const [{ associationArn, associationId }] = associations;
  expect(sentTo(`${ASSOCIATIONS}/${associationId}`)).toEqual([
    { roleArn: "arn:aws:iam::111111111111:role/other" },
  ]);
  expect(sentTo(`${ADDONS}/aws-ebs-csi-driver/update`)).toEqual([
    { podIdentityAssociations: [associationArn] },
  ]);
});

test("where there is no such cluster, no add-on is made and the refusal is passed on", async () => {
  const { refused } = await addonIdentityScenario(gateways.mended);
  expect([refused.status, parsed(refused)["__type"]]).toEqual([404, "ResourceNotFoundException"]);
  expect(sentTo("/clusters/none/addons")).toEqual([]);
});
