import { emulatorSays } from "./support";

const FUNCTION = "arn:aws:lambda:eu-west-1:111111111111:function:worker:live";
const MAPPINGS = "/2015-03-31/event-source-mappings";

/** The right that the emulator asks for, on what, and what IAM knows beside it. */
function askedFor(method: string, path: string): unknown {
  const { stdout, stderr } = emulatorSays(`
import json, mapping_rights
from ministack.core import iam_actions
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import lambda_svc
mapping_rights.install()
set_request_account_id("111111111111"); set_request_region("eu-west-1")
lambda_svc._esms["known"] = {"UUID": "known", "FunctionArn": "${FUNCTION}"}
call = ("lambda", "${method}", "${path}", {}, b"", {})
right = iam_actions.extract_iam_action(*call)
about = iam_actions.extract_resource_arn(*call, "eu-west-1", "111111111111")
print(json.dumps([right, about, iam_actions.request_tag_context("lambda", right, b"", {})]))`);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const arnOf = (id: string): string => `arn:aws:lambda:eu-west-1:111111111111:event-source-mapping:${id}`;

test.each([
  ["PUT", "lambda:UpdateEventSourceMapping"],
  ["GET", "lambda:GetEventSourceMapping"],
  ["DELETE", "lambda:DeleteEventSourceMapping"],
])("%s of one mapping asks for %s, on it, and IAM knows the function that it feeds", (method, right) => {
  const expected = [right, arnOf("known"), { "lambda:FunctionArn": FUNCTION }];
  expect(askedFor(method, `${MAPPINGS}/known`)).toEqual(expected);
});

test("of a mapping that is not there, IAM knows no function", () => {
  expect(askedFor("PUT", `${MAPPINGS}/unknown`)).toEqual([
    "lambda:UpdateEventSourceMapping",
    arnOf("unknown"),
    {},
  ]);
});

test("a list of mappings is about all of them", () => {
  expect(askedFor("GET", `${MAPPINGS}/`)).toEqual(["lambda:ListEventSourceMappings", "*", {}]);
});
