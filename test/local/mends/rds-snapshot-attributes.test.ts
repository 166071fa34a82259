import { rdsSnapshotAttributes } from "../../../local/gateway/mends/rds-snapshot-attributes";
import { snapshotAttributeScenario } from "./scenarios/rds-snapshot-attributes";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-snapshot-attributes", rdsSnapshotAttributes);

const sharedWith = (...accounts: readonly string[]) => ({
  DBSnapshotIdentifier: "orders-1",
  DBSnapshotAttributes: {
    DBSnapshotAttribute: {
      AttributeName: "restore",
      AttributeValues:
        accounts.length === 0 ? "" : { AttributeValue: accounts.length > 1 ? accounts : accounts[0] },
    },
  },
});

test("a snapshot is nobody else's until it is shared, and as long as it is", async () => {
  const alone = await snapshotAttributeScenario(gateways.alone);
  for (const answer of [alone.unshared, alone.shared]) expect(xmlAt(answer, "Code")).toBe("InvalidAction");

  const { unshared, shared, described } = await snapshotAttributeScenario(gateways.mended);
  expect(xmlIn(unshared, "DBSnapshotAttributesResult")).toEqual(sharedWith());
  expect(xmlIn(shared, "DBSnapshotAttributesResult")).toEqual(sharedWith("222222222222", "333333333333"));
  expect(xmlIn(described, "DBSnapshotAttributesResult")).toEqual(sharedWith("333333333333"));
});

test("a deleted snapshot is not found, and a new one of the same name is not shared", async () => {
  const { afterDelete, again } = await snapshotAttributeScenario(gateways.mended);
  expect([afterDelete.status, xmlAt(afterDelete, "Code")]).toEqual([404, "DBSnapshotNotFound"]);
  expect(xmlIn(again, "DBSnapshotAttributesResult")).toEqual(sharedWith());
});
