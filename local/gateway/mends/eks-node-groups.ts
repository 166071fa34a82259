/**
 * Gives back the launch template, the update and the repair settings of a node group.
 * Follows https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
 */
import type { Call } from "../call";
import { jsonReadBack, objectAt, pick } from "./support/json-read-back";

const PATH = /^\/clusters\/([^/]+)\/node-groups(?:\/([^/]+))?(\/update-(?:config|version))?$/;
const KEPT = ["launchTemplate", "updateConfig", "nodeRepairConfig", "remoteAccess"];

/** Node groups as they were asked for. */
export const eksNodeGroups = jsonReadBack({
  name: "eks-node-groups",
  service: "eks",
  kindOf(call) {
    const [, , group, update] = PATH.exec(call.path) ?? [];
    if (call.method === "POST" && PATH.test(call.path)) return update ? "modify" : "create";
    return call.method === "GET" && group !== undefined ? "read" : undefined;
  },
  keyOf: (call, request) => keyOf(call, request["nodegroupName"]),
  fieldsOf: (request) => pick(request, KEPT),
  described(call, answer) {
    const thing = objectAt(answer, "nodegroup");
    if (thing["nodegroupName"] === undefined) return [];
    describeAsAws(thing);
    return [{ key: keyOf(call, thing["nodegroupName"]), thing }];
  },
});

/** What AWS says of a group that was asked for nothing special. */
function describeAsAws(group: Record<string, unknown>): void {
  group["updateConfig"] ??= { maxUnavailable: 1 };
  if (!group["releaseVersion"]) group["releaseVersion"] = `${String(group["version"])}.0-20250701`;
  // Only a group that can be reached by SSH has a security group for it.
  if (group["remoteAccess"] === undefined)
    Reflect.deleteProperty(objectAt(group, "resources"), "remoteAccessSecurityGroup");
}

function keyOf(call: Call, name: unknown): string {
  const [, cluster = "", group] = PATH.exec(call.path) ?? [];
  return `${cluster}/${group ?? String(name)}`;
}
