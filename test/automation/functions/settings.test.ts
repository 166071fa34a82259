import { readSettings } from "../../../automation/functions/settings";

const GOOD = {
  HOMEOSTAT_ENVIRONMENT: "dev",
  HOMEOSTAT_ACCOUNT_ID: "111111111111",
  HOMEOSTAT_TABLE: "homeostat-dev-remediation",
  HOMEOSTAT_EMERGENCY_TOPIC_ARN: "arn:aws:sns:eu-west-1:111111111111:emergency",
  AWS_REGION: "eu-west-1",
  PATH: "/usr/bin",
};

test("a function is given what it names, and nothing more", () => {
  expect(readSettings(GOOD, "environment", "tableName", "region")).toEqual({
    environment: "dev",
    tableName: "homeostat-dev-remediation",
    region: "eu-west-1",
  });
});

test("what it does not name may be missing", () => {
  expect(() => readSettings(GOOD, "environment")).not.toThrow();
});

test.each([
  ["is missing", { HOMEOSTAT_ACCOUNT_ID: undefined }, "HOMEOSTAT_ACCOUNT_ID is not set; allowed: 12 digits"],
  ["is empty", { HOMEOSTAT_ENVIRONMENT: "" }, 'HOMEOSTAT_ENVIRONMENT is ""; allowed: a name such as "dev"'],
  ["is no account", { HOMEOSTAT_ACCOUNT_ID: "12" }, 'HOMEOSTAT_ACCOUNT_ID is "12"; allowed: 12 digits'],
  [
    "is of another service",
    { HOMEOSTAT_EMERGENCY_TOPIC_ARN: "arn:aws:sqs:eu-west-1:111111111111:emergency" },
    'HOMEOSTAT_EMERGENCY_TOPIC_ARN is "arn:aws:sqs:eu-west-1:111111111111:emergency"; allowed: an ARN such as',
  ],
  [
    "is not known",
    { HOMEOSTAT_TABEL: "x" },
    "HOMEOSTAT_TABEL is not known; allowed: HOMEOSTAT_ENVIRONMENT, ",
  ],
])("a variable that %s stops the cold start", (_, change, says) => {
  expect(() => readSettings({ ...GOOD, ...change }, "environment", "accountId", "emergencyTopicArn")).toThrow(
    says,
  );
});

test("every problem is told at once", () => {
  const read = () => readSettings({ HOMEOSTAT_X: "1" }, "environment", "tableName");
  expect(read).toThrow(/HOMEOSTAT_X.*HOMEOSTAT_ENVIRONMENT.*HOMEOSTAT_TABLE/);
});
