/**
 * Gives back the key that encrypts the volumes of a launch template.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateEbsBlockDevice.html
 */
import type { Call } from "../call";
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { escapeXml, mapElements, setChild, textOf } from "../xml";

const WRITES = new Set(["CreateLaunchTemplate", "CreateLaunchTemplateVersion"]);

/** Launch templates with the keys of their volumes. */
export const ec2LaunchTemplateKeys: Mend = {
  name: "ec2-launch-template-keys",
  services: ["ec2"],
  matches: ({ action }) => WRITES.has(action) || action === "DescribeLaunchTemplateVersions",
  async handle(call, { next, table }) {
    const reply = await next();
    const answer = reply.body.toString("utf8");
    const rows = table<Record<string, string>>("ec2-launch-template-keys");
    if (WRITES.has(call.action)) {
      const version = textOf(answer, "versionNumber") ?? textOf(answer, "latestVersionNumber") ?? "1";
      const keys = keysByDevice(call);
      if (reply.status < 300 && Object.keys(keys).length > 0) {
        rows.set(`${textOf(answer, "launchTemplateId") ?? ""}/${version}`, keys);
      }
      return reply;
    }
    const body = mapElements(answer, "launchTemplateVersionSet", (set) =>
      mapElements(set, "item", (version) => {
        const id = `${textOf(version, "launchTemplateId") ?? ""}/${textOf(version, "versionNumber") ?? ""}`;
        return withKeys(version, rows.get(id) ?? {});
      }),
    );
    return withBody(reply, body);
  },
};

function withKeys(version: string, keys: Readonly<Record<string, string>>): string {
  return mapElements(version, "blockDeviceMappingSet", (set) =>
    mapElements(set, "item", (device) => {
      const key = keys[textOf(device, "deviceName") ?? ""];
      return key === undefined
        ? device
        : mapElements(device, "ebs", (ebs) => setChild(ebs, "kmsKeyId", escapeXml(key)));
    }),
  );
}

function keysByDevice({ params }: Call): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [name, key] of params) {
    const prefix = /^(LaunchTemplateData\.BlockDeviceMapping\.\d+)\.Ebs\.KmsKeyId$/.exec(name)?.[1];
    const device = prefix === undefined ? null : params.get(`${prefix}.DeviceName`);
    if (device !== null) keys[device] = key;
  }
  return keys;
}
