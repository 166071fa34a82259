import { rdsClassChanges } from "../../../local/gateway/mends/rds-class-changes";
import { ACCOUNT } from "../support/aws-client";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

let harness: Harness;
let instanceClass: string;
let takes: boolean;
let ended: string[];

beforeEach(async () => {
  instanceClass = "db.t4g.medium";
  takes = true;
  ended = [];
  harness = await startHarness({
    mends: [
      rdsClassChanges(({ account }) => {
        ended.push(account);
        return Promise.resolve();
      }),
    ],
    ministack: (received) => {
      const params = paramsOf(received);
      if (params.get("Action") === "ModifyDBInstance" && !takes) return { status: 400, body: "" };
      if (params.get("ApplyImmediately") === "true") instanceClass = params.get("DBInstanceClass") ?? "";
      const body = `<DBInstance><DBInstanceClass>${instanceClass}</DBInstanceClass></DBInstance>`;
      return { headers: { "content-type": "text/xml" }, body };
    },
  });
});
afterEach(() => harness.close());

const change = (DBInstanceClass: string, ApplyImmediately = "true") =>
  harness.query("rds", {
    ...{ Action: "ModifyDBInstance", DBInstanceIdentifier: "main" },
    ...{ DBInstanceClass, ApplyImmediately },
  });

test("every session ends where an instance gets another class", async () => {
  await change("db.t4g.large");
  expect(ended).toEqual([ACCOUNT]);
});

test("none ends where the class stays, waits for its window, or is refused", async () => {
  await change("db.t4g.medium");
  await change("db.t4g.large", "false");
  takes = false;
  await change("db.t4g.large");
  expect(ended).toEqual([]);
});
