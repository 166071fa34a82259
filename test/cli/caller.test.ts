import type { STSClient } from "@aws-sdk/client-sts";
import { callerOf } from "../../cli/remediation/caller";
import { EXIT } from "../../cli/exit-codes";

const prod = { name: "prod", accountId: "333333333333" } as const;

function sts(answer: object): Pick<STSClient, "send"> {
  return { send: () => Promise.resolve(answer) };
}

test("who gives a command is who AWS says that the credentials are", async () => {
  const Arn = "arn:aws:sts::333333333333:assumed-role/operator/ada";
  expect(await callerOf(prod, sts({ Account: "333333333333", Arn }))).toBe(Arn);
});

test.each([
  [
    { Account: "222222222222", Arn: "arn:aws:iam::222222222222:user/ada" },
    "account 222222222222, not to prod",
  ],
  [{}, "account (none), not to prod"],
])("credentials of %j are refused", async (answer, what) => {
  await expect(callerOf(prod, sts(answer))).rejects.toMatchObject({
    exitCode: EXIT.precondition,
    explanation: {
      what: `the credentials belong to ${what}`,
      allowed: "333333333333, the account of prod",
      remedy: expect.stringContaining("AWS_PROFILE") as string,
    },
  });
});
