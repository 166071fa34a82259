import { rdsInstanceStates } from "../../../local/gateway/mends/rds-instance-states";
import { INSTANCE_STATES_PATH } from "../../../local/gateway/routes";
import { ACCOUNT } from "../support/aws-client";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

let harness: Harness;

const INSTANCE =
  "<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus></DBInstance>";

beforeEach(async () => {
  harness = await startHarness({
    mends: [rdsInstanceStates],
    ministack: (received) => ({
      headers: { "content-type": "text/xml" },
      body: paramsOf(received).get("Action") === "DeleteDBInstance" ? "" : INSTANCE,
    }),
  });
});
afterEach(() => harness.close());

const show = (body: object, account = ACCOUNT) =>
  harness.rest("rds", "POST", INSTANCE_STATES_PATH, body, { account });
const described = async () => (await harness.query("rds", { Action: "DescribeDBInstances" })).text;

test("an instance is shown in the state that it was put in, until that is taken back", async () => {
  const answer = await show({ DBInstanceIdentifier: "main", DBInstanceStatus: "failed" });
  expect(JSON.parse(answer.text)).toEqual({ main: "failed" });
  expect(await described()).toBe(INSTANCE.replace("available", "failed"));

  await show({ DBInstanceIdentifier: "main" });
  expect(await described()).toBe(INSTANCE);
});

test("what is made anew under the name is in no state of the old one", async () => {
  await show({ DBInstanceIdentifier: "main", DBInstanceStatus: "failed" });
  await harness.query("rds", { Action: "DeleteDBInstance", DBInstanceIdentifier: "main" });
  expect(await described()).toBe(INSTANCE);
});

test("nobody but an account's root says so", async () => {
  const answer = await show(
    { DBInstanceIdentifier: "main", DBInstanceStatus: "failed" },
    "ASIAROLEROLEROLEROLE",
  );
  expect(answer.status).toBe(403);
  expect(await described()).toBe(INSTANCE);
});
