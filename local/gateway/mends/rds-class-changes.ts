/**
 * An instance that gets another class is restarted for it, which ends every session; to the emulator the class is a word.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
 */
import type { Call } from "../call";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import type { Place } from "../store";
import { textOf } from "../xml";

/** Ends all sessions of the real server behind an account's databases. */
export type EndSessions = (place: Place) => Promise<void>;

const CLASS = "DBInstanceClass";
const RDS_VERSION = "2014-10-31";

/** Changes of class. */
export function rdsClassChanges(endSessions: EndSessions): Mend {
  return {
    name: "rds-class-changes",
    services: ["rds"],
    matches: ({ action, params }) => action === "ModifyDBInstance" && params.has(CLASS),
    async handle(call, context) {
      const before = await classOf(call, context);
      const reply = await context.next();
      if (reply.status < 300 && before !== undefined && (await classOf(call, context)) !== before)
        await endSessions(context.place);
      return reply;
    },
  };
}

async function classOf({ params }: Call, { ask }: MendContext): Promise<string | undefined> {
  const question = {
    Action: "DescribeDBInstances",
    DBInstanceIdentifier: params.get("DBInstanceIdentifier") ?? "",
  };
  const reply = await ask("ministack", queryQuestion("rds", RDS_VERSION, question));
  return reply.status < 300 ? textOf(reply.body.toString("utf8"), CLASS) : undefined;
}
