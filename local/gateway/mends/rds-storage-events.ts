/**
 * Tells in RDS's log that an instance's storage was changed.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
import type { Call } from "../call";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { type Reply, withBody } from "../reply";
import { element, elementsOf, setChild, textOf } from "../xml";

interface StorageEvent {
  readonly atMs: number;
  readonly arn: string;
}

const KIND = "rds-storage-events";
const RDS_VERSION = "2014-10-31";
/** RDS-EVENT-0017. */
const MESSAGE = "Finished applying modification to allocated storage";
const MINUTE_MS = 60_000;
/** What is told where no time is asked for. */
const DEFAULT_MINUTES = 60;

/** Changes of storage, in what `DescribeEvents` tells of an instance. */
export const rdsStorageEvents: Mend = {
  name: KIND,
  services: ["rds"],
  matches: ({ action, params }) =>
    action === "DescribeEvents" || (action === "ModifyDBInstance" && params.has("AllocatedStorage")),
  async handle(call, context) {
    if (call.action === "DescribeEvents") return told(call, await context.next(), context);
    const before = await storageOf(call, context);
    const reply = await context.next();
    const instance = reply.body.toString("utf8");
    if (reply.status < 300 && before !== undefined && textOf(instance, "AllocatedStorage") !== before) {
      const event = { atMs: context.now().getTime(), arn: textOf(instance, "DBInstanceArn") ?? "" };
      context.table<StorageEvent>(KIND).set(idOf(call), event);
    }
    return reply;
  },
};

async function storageOf(call: Call, { ask }: MendContext): Promise<string | undefined> {
  const question = { Action: "DescribeDBInstances", DBInstanceIdentifier: idOf(call) };
  const reply = await ask("ministack", queryQuestion("rds", RDS_VERSION, question));
  return textOf(reply.body.toString("utf8"), "AllocatedStorage");
}

function told({ params }: Call, reply: Reply, { table, now }: MendContext): Reply {
  const id = params.get("SourceIdentifier");
  const event = id === null ? undefined : table<StorageEvent>(KIND).get(id);
  const minutes = Number(params.get("Duration") ?? DEFAULT_MINUTES);
  if (reply.status >= 300 || id === null || !event) return reply;
  if (now().getTime() - event.atMs > minutes * MINUTE_MS) return reply;
  const content =
    element("SourceIdentifier", id, "escape") +
    element("SourceType", "db-instance") +
    element("SourceArn", event.arn, "escape") +
    element("Message", MESSAGE) +
    element("Date", new Date(event.atMs).toISOString()) +
    element("EventCategories", element("EventCategory", "configuration change"));
  const before = reply.body.toString("utf8");
  const others = elementsOf(before, "Event").join("");
  const result = setChild(
    elementsOf(before, "DescribeEventsResult")[0] ?? "",
    "Events",
    others + element("Event", content),
  );
  return withBody(reply, setChild(before, "DescribeEventsResult", contentOf(result)));
}

function contentOf(xml: string): string {
  return xml.slice(xml.indexOf(">") + 1, xml.lastIndexOf("</"));
}

function idOf({ params }: Call): string {
  return params.get("DBInstanceIdentifier") ?? "";
}
