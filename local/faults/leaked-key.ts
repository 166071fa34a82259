import { type FaultPlace, FaultProblem, type ToldFault } from "./fault";
import { guarddutyFinding } from "./support/guardduty-finding";
import { ifThere } from "./support/if-there";
import { markOf } from "./support/mark";
import { placeClients } from "./support/place-clients";

const ID = "leaked-key";
const GONE = "NoSuchEntityException";

/** A user's access key is in the wrong hands. Nobody has it in truth: it opens nothing but the estate. */
export const leakedKey: ToldFault = {
  id: ID,
  kind: "world",
  summary: "GuardDuty sees the access key of a user in the wrong hands.",
  alarms: ["access-key-compromised"],
  mendedBy: "disable-access-key",
  async begin(place) {
    if (!(await leakedKey.isOn(place))) {
      await leakedKey.end(place);
      const iam = await placeClients.iam(place);
      const { name: UserName, tags: Tags } = markOf(place, ID);
      await iam.createUser({ UserName, Tags });
      await iam.createAccessKey({ UserName });
    }
    const { user, id } = await keyOf(place);
    return `${id} of ${user} is active, and leaked`;
  },
  async end(place) {
    const iam = await placeClients.iam(place);
    const { user: UserName, keys } = await keysOf(place);
    for (const { id: AccessKeyId } of keys)
      await ifThere(iam.deleteAccessKey({ UserName, AccessKeyId }), GONE);
    await ifThere(iam.deleteUser({ UserName }), GONE);
  },
  async isOn(place) {
    return (await keysOf(place)).keys.some(({ isActive }) => isActive);
  },
  async tells(place) {
    const { user: userName, id: accessKeyId } = await keyOf(place);
    return guarddutyFinding(place, {
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
      title: "API was invoked from an IP address on a custom threat list",
      resource: {
        resourceType: "AccessKey",
        accessKeyDetails: { accessKeyId, userName, userType: "IAMUser" },
      },
    });
  },
};

/** The one key of the user. @throws FaultProblem where there is none */
async function keyOf(place: FaultPlace): Promise<{ readonly user: string; readonly id: string }> {
  const { user, keys } = await keysOf(place);
  const [key] = keys;
  if (key) return { user, id: key.id };
  throw new FaultProblem(
    `${user} has no access key`,
    `npx homeostat chaos inject ${ID} --env ${place.environment}`,
  );
}

/** Keys of the user, who may not be there. */
async function keysOf(place: FaultPlace) {
  const iam = await placeClients.iam(place);
  const { name: user } = markOf(place, ID);
  const { AccessKeyMetadata = [] } = (await ifThere(iam.listAccessKeys({ UserName: user }), GONE)) ?? {};
  const keys = AccessKeyMetadata.map(({ AccessKeyId: id = "", Status }) => ({
    id,
    isActive: Status === "Active",
  }));
  return { user, keys };
}
