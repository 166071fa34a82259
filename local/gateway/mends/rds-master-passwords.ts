/**
 * Has the real server take the password that somebody gives the master user, as RDS has the one that it runs. The emulator
 * keeps it to itself.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { elementsOf, textOf } from "../xml";

const RDS_VERSION = "2014-10-31";
const GIVERS = new Set(["CreateDBInstance", "ModifyDBInstance"]);

/** Passwords that are not kept by RDS. @param change makes the server of an account's databases take another one */
export function rdsMasterPasswords(change: (account: string, password: string) => Promise<void>): Mend {
  return {
    name: "rds-master-passwords",
    services: ["rds"],
    matches: ({ action, params }) => GIVERS.has(action) && params.has("MasterUserPassword"),
    async handle(call, context) {
      const reply = await context.next();
      const id = call.params.get("DBInstanceIdentifier");
      const password = call.params.get("MasterUserPassword");
      if (reply.status < 300 && password !== null && (await primaryOf(context)) === id)
        await change(context.place.account, password);
      return reply;
    },
  };
}

/** One server stands for all instances of an account: its master user is that of the oldest one that follows no other. */
async function primaryOf({ ask }: MendContext): Promise<string | undefined> {
  const reply = await ask("ministack", queryQuestion("rds", RDS_VERSION, { Action: "DescribeDBInstances" }));
  if (reply.status >= 300) return undefined;
  const [oldest] = elementsOf(reply.body.toString("utf8"), "DBInstance")
    .filter((instance) => !textOf(instance, "ReadReplicaSourceDBInstanceIdentifier"))
    .sort((one, other) => madeAt(one).localeCompare(madeAt(other)));
  return oldest === undefined ? undefined : textOf(oldest, "DBInstanceIdentifier");
}

function madeAt(instance: string): string {
  return textOf(instance, "InstanceCreateTime") ?? "";
}
