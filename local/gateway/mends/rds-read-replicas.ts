/**
 * Lists the read replicas that an instance has, and promotes them. The emulator goes on listing one that was deleted, and
 * cannot promote one.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 */
import type { Call } from "../call";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { errorReply, queryReply, type Reply, withBody } from "../reply";
import { elementsOf, mapElements, setChild, textOf } from "../xml";

const KIND = "rds-read-replicas";
const REPLICAS = "ReadReplicaDBInstanceIdentifiers";
const REPLICA = "ReadReplicaDBInstanceIdentifier";
const SOURCE = "ReadReplicaSourceDBInstanceIdentifier";
const FORBIDDEN = 403;
const RDS_VERSION = "2014-10-31";

/** Sources and replicas, as long as they are. */
export const rdsReadReplicas: Mend = {
  name: KIND,
  services: ["rds"],
  matches: ({ action }) =>
    action === "PromoteReadReplica" || /^[A-Z][a-z]+DBInstances?([A-Z]|$)/.test(action),
  async handle(call, context) {
    if (call.action === "PromoteReadReplica") return promote(call, context);
    const reply = await context.next();
    if (reply.status >= 300) return reply;
    // Whatever is made or deleted under a name is not what was promoted under it.
    if (/^(Create|Delete|Restore)/.test(call.action)) promoted(context).delete(idOf(call));
    return mended(reply, context);
  },
};

async function promote(call: Call, context: MendContext): Promise<Reply> {
  // The emulator knows whether the caller may, and nothing more.
  const asked = await context.next();
  if (asked.status === FORBIDDEN) return asked;
  const question = { Action: "DescribeDBInstances", DBInstanceIdentifier: idOf(call) };
  const found = await context.ask("ministack", queryQuestion("rds", RDS_VERSION, question));
  if (found.status >= 300) return found;
  const [instance = ""] = elementsOf(found.body.toString("utf8"), "DBInstance");
  if (promoted(context).get(idOf(call)) || !textOf(instance, SOURCE)) {
    return errorReply(
      call,
      400,
      "InvalidDBInstanceState",
      `DB Instance ${idOf(call)} is not a read replica.`,
    );
  }
  promoted(context).set(idOf(call), true);
  return mended(queryReply(call, instance), context);
}

async function mended(reply: Reply, context: MendContext): Promise<Reply> {
  const before = reply.body.toString("utf8");
  const sources =
    elementsOf(before, REPLICA).length > 0 ? await sourcesOf(context) : new Map<string, string>();
  const after = mapElements(before, "DBInstance", (instance) => {
    const id = textOf(instance, "DBInstanceIdentifier") ?? "";
    const own = promoted(context).get(id) ? setChild(instance, SOURCE, "") : instance;
    return mapElements(own, REPLICAS, (list) =>
      mapElements(list, REPLICA, (replica) =>
        sources.get(textOf(replica, REPLICA) ?? "") === id ? replica : "",
      ),
    );
  });
  return after === before ? reply : withBody(reply, after);
}

/** Every replica there is, and the instance that it copies. */
async function sourcesOf(context: MendContext): Promise<ReadonlyMap<string, string>> {
  const question = queryQuestion("rds", RDS_VERSION, { Action: "DescribeDBInstances" });
  const reply = await context.ask("ministack", question);
  const replicas = elementsOf(reply.body.toString("utf8"), "DBInstance").map(
    (instance) => [textOf(instance, "DBInstanceIdentifier") ?? "", textOf(instance, SOURCE) ?? ""] as const,
  );
  return new Map(replicas.filter(([id]) => !promoted(context).get(id)));
}

function promoted({ table }: MendContext) {
  return table<true>(KIND);
}

function idOf({ params }: Call): string {
  return params.get("DBInstanceIdentifier") ?? params.get("TargetDBInstanceIdentifier") ?? "";
}
