import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { AuditTrailTable } from "../../../../automation/adapters/dynamodb/audit-trail";
import { auditRow, markRow, outboxRow } from "../../../../automation/adapters/dynamodb/item-layout";
import { RecordWriterTable } from "../../../../automation/adapters/dynamodb/record-writer";
import { outboxOf, type AuditRecord } from "../../../../automation/remediation/admission/records";
import { FakeDynamoDb } from "../../../support/fake-dynamodb";
import { incident, record, T0 } from "../../remediation/support/records";

const reported = record("reported#event-1", T0, { what: "reported", incident, executionId: "exe-1" });
const rejected: AuditRecord = {
  id: "rejected#m-1#0",
  environment: "dev",
  atMs: T0,
  fact: { what: "rejected", reasons: ["no"], excerpt: "{}" },
};

function table() {
  const fake = new FakeDynamoDb("remediation");
  const props = { client: fake.client, tableName: "remediation", environment: "dev" };
  return { fake, writer: new RecordWriterTable(props), trail: new AuditTrailTable(props) };
}

test("a record is written with its message, and found in its incident's trail", async () => {
  const { fake, writer, trail } = table();
  expect(await writer.record(reported, outboxOf(reported))).toEqual({ kind: "recorded" });
  expect([...fake.rows.values()]).toEqual([
    auditRow(reported),
    markRow("dev", incident.id, reported),
    outboxRow(outboxOf(reported)),
  ]);
  expect(await trail.of(incident.id)).toEqual({
    kind: "read",
    records: [reported],
    mark: "reported#event-1",
  });
  expect(await trail.of("inc-another")).toEqual({ kind: "read", records: [] });
});

test("a record without a message, and one without an incident, are written too", async () => {
  const { fake, writer } = table();
  await writer.record(reported);
  await writer.record(rejected, outboxOf(rejected));
  expect([...fake.rows.values()].map((row) => [row["pk"]?.S, row["kind"]?.S])).toEqual([
    [`incident#dev#${incident.id}`, "audit"],
    [`incident#dev#${incident.id}`, "mark"],
    ["environment#dev", "audit"],
    ["outbox#dev", "outbox"],
  ]);
});

test("a record expires when nobody needs it any more, and no other does", async () => {
  const { fake, writer } = table();
  await writer.record(reported);
  await writer.record({ ...rejected, keptUntilMs: T0 + 1_500 });
  const audits = [...fake.rows.values()].filter(({ kind }) => kind?.S === "audit");
  const seconds = String(Math.floor(T0 / 1_000) + 2);
  expect(audits.map(({ expiresAt }) => expiresAt)).toEqual([undefined, { N: seconds }]);
});

test("a second record of one id changes nothing, and sends nothing", async () => {
  const { fake, writer } = table();
  await writer.record(reported);
  const before = new Map(fake.rows);
  const again = { ...reported, atMs: T0 + 1 };
  expect(await writer.record(again, outboxOf(again))).toEqual({ kind: "known" });
  expect(fake.rows).toEqual(before);
});

describe("a record that is true of a trail as it was read", () => {
  const over = record("over#event-2", T0 + 2, {
    what: "over",
    says: "it is over",
    endedAtMs: T0 + 2,
    source: incident.source,
  });
  const late = record("reported#event-3", T0 + 1, { what: "reported", incident, executionId: "exe-1" });

  async function read({ trail }: ReturnType<typeof table>) {
    const seen = await trail.of(incident.id);
    if (seen.kind === "unavailable") throw new Error(seen.says);
    return seen;
  }

  test("is written where nothing was told since, and is known from then on", async () => {
    const world = table();
    await world.writer.record(reported);
    const seen = await read(world);
    expect(await world.writer.recordAsOf(seen, over, outboxOf(over))).toEqual({ kind: "recorded" });
    expect((await read(world)).records).toEqual([over, reported]);
    // Read before the mark was its own: it has not moved, it is there.
    expect(await world.writer.recordAsOf(seen, over, outboxOf(over))).toEqual({ kind: "known" });
  });

  test.each([
    ["of a trail that had been told of", [reported]],
    ["of one that nobody had told of", []],
  ] as const)("is not written where a report came since: %s", async (_, before) => {
    const world = table();
    for (const one of before) await world.writer.record(one);
    const seen = await read(world);
    await world.writer.record(late);
    const rows = new Map(world.fake.rows);
    expect(await world.writer.recordAsOf(seen, over, outboxOf(over))).toEqual({ kind: "moved" });
    expect(world.fake.rows).toEqual(rows);
    expect(await world.writer.recordAsOf(await read(world), over)).toEqual({ kind: "recorded" });
  });
});

test("another transaction of the same moment is waited for, a few times", async () => {
  const { fake, writer } = table();
  fake.failAlways(
    new TransactionCanceledException({
      message: "cancelled",
      $metadata: {},
      CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
    }),
  );
  expect((await writer.record(reported)).kind).toBe("unavailable");
  expect(fake.sent).toHaveLength(5);
});

test.each([
  [
    "another transaction at the same moment",
    new TransactionCanceledException({
      message: "cancelled",
      $metadata: {},
      CancellationReasons: [{ Code: "TransactionConflict" }],
    }),
    "TransactionCanceledException: cancelled",
  ],
  ["no answer", new Error("socket hang up"), "Error: socket hang up"],
])("%s is no answer", async (_, error, says) => {
  const { fake, writer, trail } = table();
  fake.failAlways(error);
  expect(await writer.record(reported)).toEqual({ kind: "unavailable", says });
  expect(await trail.of(incident.id)).toEqual({ kind: "unavailable", says });
});
