import { AutonomyTable } from "../../../../automation/adapters/dynamodb/autonomy-table";
import { FakeDynamoDb } from "../../../support/fake-dynamodb";

const results = [{ auditId: "settled#exe-1", atMs: 1, result: "fixed" as const }];

function table() {
  const fake = new FakeDynamoDb("remediation");
  return { fake, ledger: new AutonomyTable({ client: fake.client, tableName: "remediation" }) };
}

test("a page that was never written is as new", async () => {
  expect(await table().ledger.read("restart-service", "leak")).toEqual({
    kind: "read",
    version: 0,
    results: [],
  });
});

test("a page is written once for each version, and is that of one runbook and root cause", async () => {
  const { fake, ledger } = table();
  expect(await ledger.write("restart-service", "leak", { version: 0, results })).toEqual({ kind: "written" });
  expect([...fake.rows.values()][0]).toMatchObject({
    pk: { S: "autonomy#restart-service#leak" },
    sk: { S: "record" },
    version: { N: "1" },
  });
  expect(await ledger.read("restart-service", "leak")).toEqual({ kind: "read", version: 1, results });
  expect(await ledger.read("restart-service", "pool")).toMatchObject({ version: 0 });
  expect(await ledger.write("restart-service", "leak", { version: 0, results: [] })).toEqual({
    kind: "conflict",
  });
  expect(await ledger.write("restart-service", "leak", { version: 1, results: [] })).toEqual({
    kind: "written",
  });
  expect(await ledger.read("restart-service", "leak")).toEqual({ kind: "read", version: 2, results: [] });
});

test("a page that is no JSON is read as one that makes no sense, and not as no answer", async () => {
  const { fake, ledger } = table();
  fake.put({ pk: { S: "autonomy#r#c" }, sk: { S: "record" }, version: { N: "1" }, body: { S: "{" } });
  expect(await ledger.read("r", "c")).toEqual({ kind: "read", version: 1, results: undefined });
});

test("no answer is said to be none", async () => {
  const { fake, ledger } = table();
  fake.failAlways(new Error("timeout"));
  const unavailable = { kind: "unavailable", says: "Error: timeout" };
  expect(await ledger.read("r", "c")).toEqual(unavailable);
  expect(await ledger.write("r", "c", { version: 0, results })).toEqual(unavailable);
});
