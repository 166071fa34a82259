/**
 * Lists the read replicas that an instance has. The emulator goes on listing one that was deleted or promoted.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
import { withBody } from "../reply";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { elementsOf, mapElements, textOf } from "../xml";

const REPLICAS = "ReadReplicaDBInstanceIdentifiers";
const REPLICA = "ReadReplicaDBInstanceIdentifier";
const SOURCE = "ReadReplicaSourceDBInstanceIdentifier";
const RDS_VERSION = "2014-10-31";

/** Sources without the replicas that are gone. */
export const rdsReadReplicas: Mend = {
  name: "rds-read-replicas",
  services: ["rds"],
  matches: ({ action }) => /^[A-Z][a-z]+DBInstances?([A-Z]|$)/.test(action),
  async handle(_call, context) {
    const reply = await context.next();
    const body = reply.body.toString("utf8");
    if (reply.status >= 300 || elementsOf(body, REPLICA).length === 0) return reply;
    const sources = await sourcesOf(context);
    const mended = mapElements(body, "DBInstance", (instance) => {
      const id = textOf(instance, "DBInstanceIdentifier");
      return mapElements(instance, REPLICAS, (list) =>
        mapElements(list, REPLICA, (replica) => {
          const source = sources.get(textOf(replica, REPLICA) ?? "");
          return source !== undefined && source === id ? replica : "";
        }),
      );
    });
    return withBody(reply, mended);
  },
};

/** Every replica there is, and the instance that it copies. */
async function sourcesOf({ ask }: MendContext): Promise<ReadonlyMap<string, string>> {
  const question = queryQuestion("rds", RDS_VERSION, { Action: "DescribeDBInstances" });
  const reply = await ask("ministack", question);
  return new Map(
    elementsOf(reply.body.toString("utf8"), "DBInstance").map((instance) => [
      textOf(instance, "DBInstanceIdentifier") ?? "",
      textOf(instance, SOURCE) ?? "",
    ]),
  );
}
