import { ec2LaunchTemplateKeys } from "../../../local/gateway/mends/ec2-launch-template-keys";
import { launchTemplateScenario } from "./scenarios/ec2-launch-template-keys";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-launch-template-keys", ec2LaunchTemplateKeys);

test("each version tells the key of each volume that has one", async () => {
  const alone = await launchTemplateScenario(gateways.alone);
  expect(alone.described.text).not.toContain("kmsKeyId");

  const { described } = await launchTemplateScenario(gateways.mended);
  const devices = (key: string) => ({
    launchTemplateData: {
      blockDeviceMappingSet: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            encrypted: "true",
            kmsKeyId: `arn:aws:kms:eu-west-1:111111111111:key/${key}`,
          },
        },
        { deviceName: "/dev/xvdb", ebs: { volumeSize: "20" } },
      ],
    },
  });
  expect(xmlIn(described, "launchTemplateVersionSet")).toMatchObject([
    { versionNumber: "2", ...devices("second") },
    { versionNumber: "1", ...devices("first") },
  ]);
});
