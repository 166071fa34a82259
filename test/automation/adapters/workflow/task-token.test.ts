import { InvalidToken, SFNServiceException, TaskDoesNotExist, TaskTimedOut } from "@aws-sdk/client-sfn";
import { StepFunctionsTokens } from "../../../../automation/adapters/workflow/task-token";

function tokensThat(reply: object | Error) {
  const sent: unknown[] = [];
  const send = (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => {
    sent.push([command.constructor.name, command.input]);
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
  };
  return { sent, tokens: new StepFunctionsTokens({ send }) };
}

test("a waiting step is answered with what it hands on, or with the name of an error", async () => {
  const { sent, tokens } = tokensThat({});
  expect(await tokens.succeed("token", { digest: "d" })).toBe("answered");
  expect(await tokens.fail("token", "NotApproved", "ada said no")).toBe("answered");
  expect(sent).toEqual([
    ["SendTaskSuccessCommand", { taskToken: "token", output: '{"digest":"d"}' }],
    ["SendTaskFailureCommand", { taskToken: "token", error: "NotApproved", cause: "ada said no" }],
  ]);
});

const told = { message: "-", $metadata: {} };

test.each([new TaskTimedOut(told), new TaskDoesNotExist(told), new InvalidToken(told)])(
  "a step that waits no more is gone: %s",
  async (error) => {
    const { tokens } = tokensThat(error);
    expect(await tokens.succeed("token", {})).toBe("gone");
    expect(await tokens.fail("token", "NotApproved", "-")).toBe("gone");
  },
);

test("any other answer is none", async () => {
  const throttled = new SFNServiceException({ ...told, name: "ThrottlingException", $fault: "client" });
  const { tokens } = tokensThat(throttled);
  await expect(tokens.succeed("token", {})).rejects.toBe(throttled);
  await expect(tokens.fail("token", "NotApproved", "-")).rejects.toBe(throttled);
});

test("a cause is as long as Step Functions takes", async () => {
  const { sent, tokens } = tokensThat({});
  await tokens.fail("token", "NotApproved", "x".repeat(40_000));
  expect(sent).toEqual([["SendTaskFailureCommand", expect.objectContaining({ cause: "x".repeat(32_768) })]]);
});
