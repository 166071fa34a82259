import { rdsMasterPasswords } from "../../../local/gateway/mends/rds-master-passwords";
import type { Answer } from "../support/fake-upstream";
import { ACCOUNT } from "../support/aws-client";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

const PASSWORD = { MasterUserPassword: "mine" };

let harness: Harness;
let taken: [string, string][];
let status: number;

function instance(id: string, madeAt: string, source = ""): string {
  return `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><InstanceCreateTime>${madeAt}</InstanceCreateTime><ReadReplicaSourceDBInstanceIdentifier>${source}</ReadReplicaSourceDBInstanceIdentifier></DBInstance>`;
}

/** The replica is older than what it follows now, and a restored copy came last. */
const ALL = [
  instance("copy", "2026-03-03T00:00:00Z"),
  instance("main", "2026-03-02T00:00:00Z"),
  instance("replica", "2026-03-01T00:00:00Z", "main"),
].join("");

beforeEach(async () => {
  taken = [];
  status = 200;
  harness = await startHarness({
    mends: [
      rdsMasterPasswords((account, password) => {
        taken.push([account, password]);
        return Promise.resolve();
      }),
    ],
    ministack: (received): Answer => {
      const isQuestion = paramsOf(received).get("Action") === "DescribeDBInstances";
      return { status: isQuestion ? 200 : status, headers: { "content-type": "text/xml" }, body: ALL };
    },
  });
});

afterEach(() => harness.close());

const give = (Action: string, DBInstanceIdentifier: string, params: Readonly<Record<string, string>>) =>
  harness.query("rds", { Action, DBInstanceIdentifier, ...params });

describe("master passwords", () => {
  test.each(["CreateDBInstance", "ModifyDBInstance"])(
    "that %s gives are those of the server",
    async (action) => {
      await give(action, "main", PASSWORD);

      expect(taken).toEqual([[ACCOUNT, "mine"]]);
    },
  );

  test.each(["copy", "replica"])(
    "of %s, which is not what the server stands for first, are not",
    async (id) => {
      await give("ModifyDBInstance", id, PASSWORD);

      expect(taken).toEqual([]);
    },
  );

  test("stay where something else is changed, or the change is refused", async () => {
    await give("ModifyDBInstance", "main", { AllocatedStorage: "40" });
    status = 400;
    await give("ModifyDBInstance", "main", PASSWORD);

    expect(taken).toEqual([]);
  });
});
