/**
 * Changes of a cluster and of a node group, most of which the emulator lacks, and the updates by which EKS tells of a change's
 * progress. Here every one has succeeded as soon as it is asked for.
 * Follows https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html
 */
import { randomUUID } from "node:crypto";
import { type Call, jsonBody } from "../call";
import type { Mend, MendContext } from "../mend";
import { errorReply, jsonOf, jsonReply, type Reply, withBody } from "../reply";
import { objectAt, objectsAt, pick, textAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const THING = /^\/clusters\/[^/]+(?:\/node-groups\/[^/]+)?$/;
const CHANGE = /^(\/clusters\/[^/]+(?:\/node-groups\/[^/]+)?)\/(update-config|update-version|updates)$/;
const ADDON_CHANGE = /^\/clusters\/[^/]+\/addons\/[^/]+\/update$/;
const UPDATE = /^(\/clusters\/[^/]+)\/updates(?:\/([^/]+))?$/;

/** What is changed → the type of its update. */
const TYPES: Readonly<Record<string, string>> = {
  version: "VersionUpdate",
  releaseVersion: "VersionUpdate",
  launchTemplate: "VersionUpdate",
  resourcesVpcConfig: "EndpointAccessUpdate",
  logging: "LoggingUpdate",
  accessConfig: "AccessConfigUpdate",
  upgradePolicy: "UpgradePolicyUpdate",
  zonalShiftConfig: "ZonalShiftConfigUpdate",
};

/** Clusters and node groups that can be changed. */
export const eksUpdates: Mend = {
  name: "eks-updates",
  services: ["eks"],
  matches: ({ method, path }) =>
    method === "POST"
      ? CHANGE.test(path) || ADDON_CHANGE.test(path)
      : (method === "GET" && UPDATE.test(path)) || (method !== "PUT" && THING.test(path)),
  handle(call, context) {
    if (ADDON_CHANGE.test(call.path)) return changeAddon(call, context);
    if (call.method === "POST") return change(call, context);
    return UPDATE.test(call.path) ? Promise.resolve(told(call, context)) : described(call, context);
  },
};

async function change(call: Call, context: MendContext): Promise<Reply> {
  // The emulator knows who may do it, and scales the machines of a node group.
  const asked = await context.next();
  if (asked.status >= 300 && !isUnknown(asked)) return asked;
  const [, path = ""] = CHANGE.exec(call.path) ?? [];
  const found = await context.ask("ministack", { service: "eks", method: "GET", path, body: "" });
  if (found.status >= 300) return found;
  const rows = context.table<Fields>("eks-updates-things");
  const answer = overlaid(jsonOf<Fields>(found), rows.get(path) ?? {});
  const request = jsonBody<Fields>(call);
  const after = path.includes("/node-groups/")
    ? groupAfter(objectAt(answer, "nodegroup"), request)
    : clusterAfter(objectAt(answer, "cluster"), request);
  rows.set(path, { ...rows.get(path), ...after });
  const kind = Object.keys(request).find((name) => TYPES[name] !== undefined) ?? "";
  const update = {
    id: randomUUID(),
    status: "Successful",
    type: TYPES[kind] ?? "ConfigUpdate",
    params: [],
    createdAt: Math.floor(context.now().getTime() / 1000),
    errors: [],
  };
  remember(call, update, context);
  return jsonReply({ update });
}

/** Whether the emulator has no such call. */
function isUnknown(reply: Reply): boolean {
  return textAt(jsonOf<Fields>(reply), "message").startsWith("No route for ");
}

/** The emulator changes add-ons, and forgets the update that it answers. */
async function changeAddon(call: Call, context: MendContext): Promise<Reply> {
  const reply = await context.next();
  if (reply.status < 300) remember(call, objectAt(jsonOf<Fields>(reply), "update"), context);
  return reply;
}

async function described(call: Call, { next, table }: MendContext): Promise<Reply> {
  const reply = await next();
  const rows = table<Fields>("eks-updates-things");
  if (reply.status >= 300) return reply;
  if (call.method === "DELETE") {
    for (const [key] of rows.entries())
      if (key === call.path || key.startsWith(`${call.path}/`)) rows.delete(key);
    return reply;
  }
  const changed = rows.get(call.path);
  return changed ? withBody(reply, JSON.stringify(overlaid(jsonOf<Fields>(reply), changed))) : reply;
}

function told(call: Call, { table }: MendContext): Reply {
  const [, cluster = "", id] = UPDATE.exec(call.path) ?? [];
  const rows = table<Fields>("eks-updates");
  if (id === undefined) {
    const own = rows.entries().filter(([key]) => key.startsWith(`${cluster}/`));
    return jsonReply({ updateIds: own.map(([, update]) => update["id"]) });
  }
  const update = rows.get(`${cluster}/${id}`);
  return update
    ? jsonReply({ update })
    : errorReply(call, 404, "ResourceNotFoundException", `No update found for ID: ${id}`);
}

function remember(call: Call, update: Fields, { table }: MendContext): void {
  const cluster = /^\/clusters\/[^/]+/.exec(call.path)?.[0] ?? "";
  table<Fields>("eks-updates").set(`${cluster}/${textAt(update, "id")}`, update);
}

function overlaid(answer: Fields, changed: Fields): Fields {
  return Object.fromEntries(
    Object.entries(answer).map(([name, thing]) => [name, { ...(thing as Fields), ...changed }]),
  );
}

function clusterAfter(cluster: Fields, request: Fields): Fields {
  const network = objectAt(request, "resourcesVpcConfig");
  return {
    ...pick(request, ["version", "logging"]),
    ...(request["accessConfig"] !== undefined && {
      accessConfig: { ...objectAt(cluster, "accessConfig"), ...objectAt(request, "accessConfig") },
    }),
    ...(Object.keys(network).length > 0 && {
      resourcesVpcConfig: { ...objectAt(cluster, "resourcesVpcConfig"), ...network },
    }),
  };
}

function groupAfter(group: Fields, request: Fields): Fields {
  const labels = objectAt(request, "labels");
  const taints = objectAt(request, "taints");
  const gone = new Set((labels["removeLabels"] ?? []) as string[]);
  const keptLabels = Object.entries(objectAt(group, "labels")).filter(([name]) => !gone.has(name));
  const replaced = [...objectsAt(taints, "addOrUpdateTaints"), ...objectsAt(taints, "removeTaints")];
  const sameTaint = (one: Fields, other: Fields): boolean =>
    one["key"] === other["key"] && one["effect"] === other["effect"];
  const keptTaints = objectsAt(group, "taints").filter(
    (taint) => !replaced.some((other) => sameTaint(taint, other)),
  );
  return {
    ...pick(request, ["version", "releaseVersion"]),
    scalingConfig: { ...objectAt(group, "scalingConfig"), ...objectAt(request, "scalingConfig") },
    labels: { ...Object.fromEntries(keptLabels), ...objectAt(labels, "addOrUpdateLabels") },
    taints: [...keptTaints, ...objectsAt(taints, "addOrUpdateTaints")],
  };
}
