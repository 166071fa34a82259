/**
 * Scalable targets, their policies and scheduled actions, as declarations.
 * Follows https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
import { randomUUID } from "node:crypto";
import { type Call, jsonBody } from "../call";
import type { Mend, MendContext } from "../mend";
import { errorReply, jsonReply, type Reply } from "../reply";
import { objectAt, pick } from "./support/json-read-back";

type Fields = Record<string, unknown>;

/** One of the three kinds of things; all are named by the target, and the latter two by a name as well. */
interface Kind {
  readonly table: string;
  readonly list: string;
  readonly nameField?: string;
  readonly filterField: string;
}

const TARGET: Kind = { table: "scalable-targets", list: "ScalableTargets", filterField: "ResourceIds" };
const POLICY: Kind = {
  table: "scaling-policies",
  list: "ScalingPolicies",
  nameField: "PolicyName",
  filterField: "PolicyNames",
};
const ACTION: Kind = {
  table: "scheduled-actions",
  list: "ScheduledActions",
  nameField: "ScheduledActionName",
  filterField: "ScheduledActionNames",
};

type Handler = (call: Call, request: Fields, context: MendContext) => Reply;

const HANDLERS: Readonly<Record<string, Handler>> = {
  RegisterScalableTarget: (_call, request, context) => {
    const ScalableTargetARN = `${arnPrefix(context)}:scalable-target/${shortId()}`;
    const state = {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    };
    const role = `arn:aws:iam::${context.place.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`;
    const after = put(TARGET, request, { ScalableTargetARN, SuspendedState: state, RoleARN: role }, context);
    return jsonReply(pick(after, ["ScalableTargetARN"]));
  },
  PutScalingPolicy: (call, request, context) => {
    if (!targetOf(request, context)) return noTarget(call, request);
    const id = randomUUID();
    const PolicyARN = `${arnPrefix(context)}:scalingPolicy:${id}:resource/${String(request["ServiceNamespace"])}/${String(request["ResourceId"])}:policyName/${String(request["PolicyName"])}`;
    const after = put(POLICY, request, { PolicyARN, PolicyType: "StepScaling", Alarms: [] }, context);
    return jsonReply(pick(after, ["PolicyARN", "Alarms"]));
  },
  PutScheduledAction: (call, request, context) => {
    if (!targetOf(request, context)) return noTarget(call, request);
    const ScheduledActionARN = `${arnPrefix(context)}:scheduledAction:${randomUUID()}:resource/${String(request["ServiceNamespace"])}/${String(request["ResourceId"])}:scheduledActionName/${String(request["ScheduledActionName"])}`;
    // Times that are not given again are deleted, unlike everything else.
    put(ACTION, { StartTime: undefined, EndTime: undefined, ...request }, { ScheduledActionARN }, context);
    return jsonReply({});
  },
  DescribeScalableTargets: (_call, request, context) => list(TARGET, request, context),
  DescribeScalingPolicies: (_call, request, context) => list(POLICY, request, context),
  DescribeScheduledActions: (_call, request, context) => list(ACTION, request, context),
  DescribeScalingActivities: () => jsonReply({ ScalingActivities: [] }),
  DeregisterScalableTarget: (call, request, context) => {
    const prefix = keyOf(TARGET, request);
    for (const kind of [POLICY, ACTION]) {
      const rows = context.table(kind.table);
      for (const [key] of rows.entries()) if (key.startsWith(`${prefix}|`)) rows.delete(key);
    }
    return remove(TARGET, call, request, context);
  },
  DeleteScalingPolicy: (call, request, context) => remove(POLICY, call, request, context),
  DeleteScheduledAction: (call, request, context) => remove(ACTION, call, request, context),
  ListTagsForResource: (call, request, context) => tags(call, request, context, (before) => before),
  TagResource: (call, request, context) =>
    tags(call, request, context, (before) => ({ ...before, ...objectAt(request, "Tags") })),
  UntagResource: (call, request, context) => {
    const removed = new Set(request["TagKeys"] as string[]);
    return tags(call, request, context, (before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !removed.has(key))),
    );
  },
};

/** Application Auto Scaling, which one emulator lacks and the other refuses for services it does not hold. */
export const applicationAutoScaling: Mend = {
  name: "application-auto-scaling",
  services: ["application-autoscaling"],
  matches: (call) => Object.hasOwn(HANDLERS, call.action),
  handle: (call, context) =>
    Promise.resolve(HANDLERS[call.action]?.(call, jsonBody<Fields>(call), context) ?? context.next()),
};

function put(kind: Kind, request: Fields, defaults: Fields, { table, now }: MendContext): Fields {
  const rows = table<Fields>(kind.table);
  const key = keyOf(kind, request);
  const created = { ...defaults, CreationTime: Math.floor(now().getTime() / 1000) };
  const after = { ...created, ...rows.get(key), ...request };
  rows.set(key, after);
  return after;
}

function list(kind: Kind, request: Fields, { table }: MendContext): Reply {
  const names = request[kind.filterField] as string[] | undefined;
  const fixed = ["ServiceNamespace", "ResourceId", "ScalableDimension"].filter(
    (name) => request[name] !== undefined,
  );
  const found = table<Fields>(kind.table)
    .entries()
    .map(([, value]) => value)
    .filter((value) => fixed.every((name) => value[name] === request[name]))
    .filter((value) => !names?.length || names.includes(String(value[kind.nameField ?? "ResourceId"])))
    .map((value) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== "Tags")));
  return jsonReply({ [kind.list]: found });
}

function remove(kind: Kind, call: Call, request: Fields, { table }: MendContext): Reply {
  if (table(kind.table).delete(keyOf(kind, request))) return jsonReply({});
  const name = String(request[kind.nameField ?? "ResourceId"]);
  return errorReply(
    call,
    400,
    "ObjectNotFoundException",
    `No ${kind.table.replace("-", " ")} found for ${name}`,
  );
}

function tags(
  call: Call,
  request: Fields,
  { table }: MendContext,
  change: (before: Fields) => Fields,
): Reply {
  const rows = table<Fields>(TARGET.table);
  const found = rows.entries().find(([, value]) => value["ScalableTargetARN"] === request["ResourceARN"]);
  if (!found)
    return errorReply(call, 400, "ResourceNotFoundException", `${String(request["ResourceARN"])} not found`);
  const [key, value] = found;
  const after = change(objectAt(value, "Tags"));
  if (call.action === "ListTagsForResource") return jsonReply({ Tags: after });
  rows.set(key, { ...value, Tags: after });
  return jsonReply({});
}

function targetOf(request: Fields, { table }: MendContext): Fields | undefined {
  return table<Fields>(TARGET.table).get(keyOf(TARGET, request));
}

function noTarget(call: Call, request: Fields): Reply {
  const message = `No scalable target registered for service namespace: ${String(request["ServiceNamespace"])}, resource ID: ${String(request["ResourceId"])}`;
  return errorReply(call, 400, "ObjectNotFoundException", message);
}

function keyOf(kind: Kind, request: Fields): string {
  const own = kind.nameField === undefined ? [] : [request[kind.nameField]];
  return [request["ServiceNamespace"], request["ResourceId"], request["ScalableDimension"], ...own]
    .map(String)
    .join("|");
}

function arnPrefix({ place }: MendContext): string {
  return `arn:aws:application-autoscaling:${place.region}:${place.account}`;
}

function shortId(): string {
  return randomUUID().replaceAll("-", "").slice(0, 26);
}
