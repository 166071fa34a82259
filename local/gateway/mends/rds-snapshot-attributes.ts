/**
 * Who may restore a snapshot: nobody else, until it is shared.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html
 */
import { type Call, listParam } from "../call";
import { type Mend, queryQuestion } from "../mend";
import { queryReply } from "../reply";
import { element } from "../xml";

const ACTION = /^(Describe|Modify|Delete)DB(Cluster)?Snapshot(?:Attributes?)?$/;
const KIND = "rds-snapshot-attributes";
const RDS_VERSION = "2014-10-31";

/** Sharing of snapshots, which the emulator lacks. */
export const rdsSnapshotAttributes: Mend = {
  name: KIND,
  services: ["rds"],
  matches: ({ action }) =>
    /^(Describe|Modify)DB(Cluster)?SnapshotAttributes?$|^DeleteDB(Cluster)?Snapshot$/.test(action),
  async handle(call, context) {
    const [, verb, cluster = ""] = ACTION.exec(call.action) ?? [];
    const kind = `DB${cluster}Snapshot`;
    const id = call.params.get(`${kind}Identifier`) ?? "";
    const rows = context.table<readonly string[]>(KIND);
    const key = `${kind}/${id}`;
    if (verb === "Delete") {
      const reply = await context.next();
      if (reply.status < 300) rows.delete(key);
      return reply;
    }
    const question = { Action: `Describe${kind}s`, [`${kind}Identifier`]: id };
    const found = await context.ask("ministack", queryQuestion("rds", RDS_VERSION, question));
    if (found.status >= 300) return found;
    const before = rows.get(key) ?? [];
    const accounts = verb === "Modify" ? changed(before, call) : before;
    if (verb === "Modify") rows.set(key, accounts);
    return queryReply(call, element(`${kind}AttributesResult`, attributes(kind, id, accounts)));
  },
};

function attributes(kind: string, id: string, accounts: readonly string[]): string {
  const values = accounts.map((value) => element("AttributeValue", value, "escape")).join("");
  const restore = element("AttributeName", "restore") + element("AttributeValues", values);
  return (
    element(`${kind}Identifier`, id, "escape") +
    element(`${kind}Attributes`, element(`${kind}Attribute`, restore))
  );
}

function changed(before: readonly string[], { params }: Call): string[] {
  const removed = new Set(listParam(params, "ValuesToRemove"));
  return [...new Set([...before, ...listParam(params, "ValuesToAdd")])].filter(
    (value) => !removed.has(value),
  );
}
