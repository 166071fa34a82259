import { emulatorSays } from "./support";

const MACHINE = "arn:aws:states:eu-west-1:111111111111:stateMachine:remediation";

/** What IAM judges an answer on while a step of the machine waits, for an answer with a token that nobody gave, and afterwards. */
const PROGRAM = `
import json, task_tokens
from ministack.core import iam_actions
from ministack.services import stepfunctions

def judged_on(token):
    body = json.dumps({"taskToken": token, "output": "{}"}).encode()
    return iam_actions.extract_resource_arn("states", "POST", "/", {}, body, {}, "eu-west-1", "111111111111")

seen = []
stepfunctions._invoke_with_callback = lambda *_: seen.extend([judged_on("mine"), judged_on("another")])
stepfunctions._execute_task = lambda *_: stepfunctions._invoke_with_callback("resource", {}, "mine", {})
task_tokens.install()
stepfunctions._execute_task({}, {}, {"stateMachineArn": "${MACHINE}"}, {})
print(json.dumps([*seen, judged_on("mine")]))
`;

test("an answer is judged on the state machine whose step waits for it, also when it waits no more", () => {
  const { stdout, stderr } = emulatorSays(PROGRAM);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([MACHINE, "*", MACHINE]);
});
