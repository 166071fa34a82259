/**
 * Who may restore a snapshot: nobody else, until it is shared.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html
 */
import { type Call, listParam } from "../call";
import type { Mend } from "../mend";
import { queryReply } from "../reply";
import { element } from "../xml";

const ACTION = /^(Describe|Modify)DB(Cluster)?SnapshotAttributes?$/;

/** Sharing of snapshots, which the emulator lacks. */
export const rdsSnapshotAttributes: Mend = {
  name: "rds-snapshot-attributes",
  services: ["rds"],
  matches: (call) => ACTION.test(call.action),
  handle(call, { table }) {
    const [, verb, cluster = ""] = ACTION.exec(call.action) ?? [];
    const kind = `DB${cluster}Snapshot`;
    const id = call.params.get(`${kind}Identifier`) ?? "";
    const rows = table<readonly string[]>("rds-snapshot-attributes");
    const key = `${kind}/${id}`;
    const before = rows.get(key) ?? [];
    const accounts = verb === "Modify" ? changed(before, call) : before;
    if (verb === "Modify") rows.set(key, accounts);
    const values = element(
      "AttributeValues",
      accounts.map((value) => element("AttributeValue", value, "escape")).join(""),
    );
    const attribute = element(`${kind}Attribute`, element("AttributeName", "restore") + values);
    const result = element(`${kind}Identifier`, id, "escape") + element(`${kind}Attributes`, attribute);
    return Promise.resolve(queryReply(call, element(`${kind}AttributesResult`, result)));
  },
};

function changed(before: readonly string[], { params }: Call): string[] {
  const removed = new Set(listParam(params, "ValuesToRemove"));
  return [...new Set([...before, ...listParam(params, "ValuesToAdd")])].filter(
    (value) => !removed.has(value),
  );
}
