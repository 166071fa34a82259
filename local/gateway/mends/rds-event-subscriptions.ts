/**
 * Event subscriptions of databases.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EventSubscription.html
 */
import { type Call, listParam } from "../call";
import type { Mend, MendContext } from "../mend";
import { errorReply, queryReply, type Reply } from "../reply";
import { element } from "../xml";

interface Subscription {
  readonly name: string;
  readonly topicArn: string;
  readonly enabled: boolean;
  readonly sourceType: string;
  readonly categories: readonly string[];
  readonly sources: readonly string[];
  readonly createdAt: string;
}

type Handler = (call: Call, context: MendContext) => Reply;

const HANDLERS: Readonly<Record<string, Handler>> = {
  CreateEventSubscription: (call, context) => {
    const name = call.params.get("SubscriptionName") ?? "";
    const rows = context.table<Subscription>("rds-event-subscriptions");
    if (rows.get(name))
      return errorReply(call, 400, "SubscriptionAlreadyExist", `Subscription ${name} already exists.`);
    const empty = {
      name,
      topicArn: "",
      enabled: true,
      sourceType: "",
      categories: [],
      createdAt: context.now().toISOString(),
    };
    const created = changed({ ...empty, sources: listParam(call.params, "SourceIds") }, call);
    rows.set(name, created);
    return queryReply(call, describe(created, context));
  },
  ModifyEventSubscription: (call, context) =>
    withSubscription(call, context, (found) => changed(found, call)),
  AddSourceIdentifierToSubscription: (call, context) =>
    withSubscription(call, context, (found) => ({
      ...found,
      sources: [...new Set([...found.sources, sourceOf(call)])],
    })),
  RemoveSourceIdentifierFromSubscription: (call, context) =>
    withSubscription(call, context, (found) => ({
      ...found,
      sources: found.sources.filter((id) => id !== sourceOf(call)),
    })),
  DeleteEventSubscription: (call, context) => {
    const reply = withSubscription(call, context, (found) => found);
    context.table("rds-event-subscriptions").delete(call.params.get("SubscriptionName") ?? "");
    return reply;
  },
  DescribeEventSubscriptions: (call, context) => {
    const name = call.params.get("SubscriptionName");
    const all = context
      .table<Subscription>("rds-event-subscriptions")
      .entries()
      .map(([, found]) => found);
    const wanted = name === null ? all : all.filter((found) => found.name === name);
    if (name !== null && wanted.length === 0) return notFound(call, name);
    return queryReply(
      call,
      element("EventSubscriptionsList", wanted.map((found) => describe(found, context)).join("")),
    );
  },
};

/** RDS event subscriptions, which the emulator lacks. Their tags are kept by the emulator, by ARN. */
export const rdsEventSubscriptions: Mend = {
  name: "rds-event-subscriptions",
  services: ["rds"],
  matches: (call) => Object.hasOwn(HANDLERS, call.action),
  async handle(call, context) {
    const reply = HANDLERS[call.action]?.(call, context) ?? (await context.next());
    const tags = [...call.params].filter(([name]) => name.startsWith("Tags."));
    if (call.action === "CreateEventSubscription" && reply.status < 300 && tags.length > 0) {
      const arn = arnOf(call.params.get("SubscriptionName") ?? "", context);
      const body = new URLSearchParams([
        ["Action", "AddTagsToResource"],
        ["Version", "2014-10-31"],
        ["ResourceName", arn],
        ...tags,
      ]);
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      await context.ask("ministack", { service: "rds", headers, body: body.toString() });
    }
    return reply;
  },
};

function withSubscription(
  call: Call,
  context: MendContext,
  change: (found: Subscription) => Subscription,
): Reply {
  const name = call.params.get("SubscriptionName") ?? "";
  const rows = context.table<Subscription>("rds-event-subscriptions");
  const found = rows.get(name);
  if (!found) return notFound(call, name);
  const after = change(found);
  rows.set(name, after);
  return queryReply(call, describe(after, context));
}

function changed(before: Subscription, { params }: Call): Subscription {
  const categories = listParam(params, "EventCategories");
  return {
    ...before,
    topicArn: params.get("SnsTopicArn") ?? before.topicArn,
    enabled: (params.get("Enabled") ?? String(before.enabled)) === "true",
    sourceType: params.get("SourceType") ?? before.sourceType,
    categories: categories.length > 0 ? categories : before.categories,
  };
}

function describe(subscription: Subscription, context: MendContext): string {
  const list = (name: string, item: string, values: readonly string[]): string =>
    element(name, values.map((value) => element(item, value, "escape")).join(""));
  return element(
    "EventSubscription",
    element("CustSubscriptionId", subscription.name, "escape") +
      element("CustomerAwsId", context.place.account) +
      element("EventSubscriptionArn", arnOf(subscription.name, context), "escape") +
      element("SnsTopicArn", subscription.topicArn, "escape") +
      element("Status", "active") +
      element("Enabled", subscription.enabled) +
      (subscription.sourceType && element("SourceType", subscription.sourceType)) +
      element("SubscriptionCreationTime", subscription.createdAt) +
      list("EventCategoriesList", "EventCategory", subscription.categories) +
      list("SourceIdsList", "SourceId", subscription.sources),
  );
}

function arnOf(name: string, { place }: MendContext): string {
  return `arn:aws:rds:${place.region}:${place.account}:es:${name}`;
}

function sourceOf({ params }: Call): string {
  return params.get("SourceIdentifier") ?? "";
}

function notFound(call: Call, name: string): Reply {
  return errorReply(call, 404, "SubscriptionNotFound", `Subscription ${name} not found.`);
}
