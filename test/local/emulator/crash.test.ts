import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorSays } from "./support";

const PLACE = '"111111111111", "eu-west-1"';

/** What each start of the emulator has at hand; what a mapping hands to its function is noted, and nothing is run. */
const started = (directory: string): string => `
import json, os
os.environ["STATE_DIR"] = ${JSON.stringify(directory)}
import crash
crash.prepare()
from ministack import app
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import dynamodb, lambda_svc
set_request_account_id("111111111111"); set_request_region("eu-west-1")
lambda_svc._ensure_poller = lambda: None
handed = []
def execute(function, event):
    handed.append([record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]])
    return {"body": {}}
lambda_svc._execute_function = execute
def put(*names):
    for name in names:
        dynamodb._put_item({"TableName": "outbox", "Item": {"pk": {"S": name}}})
def poll():
    lambda_svc._poll_dynamodb_streams()
    return handed[-1] if handed else None
`;

/** A table whose stream a function reads; the function has read the first of three messages when the emulator dies. */
const DIES = `
made = json.loads(dynamodb._create_table({
    "TableName": "outbox", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
})[2])["TableDescription"]
lambda_svc._functions.set_scoped(${PLACE}, "notify", {"config": {"FunctionName": "notify"}, "versions": {}})
lambda_svc._esms.set_scoped(${PLACE}, "one", {
    "UUID": "one", "EventSourceArn": made["LatestStreamArn"], "FunctionName": "notify", "BatchSize": 10,
    "StartingPosition": "TRIM_HORIZON", "Enabled": True,
    "FunctionArn": "arn:aws:lambda:eu-west-1:111111111111:function:notify",
})
put("first")
print(json.dumps(poll()), flush=True)
put("second", "third")
crash.die()
`;

const RETURNS = `
app._load_persisted_state()
crash.returned()
waited = poll()
put("fourth")
print(json.dumps([waited, poll()]))
`;

test("who reads a table's stream goes on after a crash where it was", () => {
  const directory = mkdtempSync(join(tmpdir(), "homeostat-crash-"));
  try {
    const died = emulatorSays(started(directory) + DIES);
    expect([died.status, died.stdout]).toEqual([null, '["first"]']);
    const { status, stdout, stderr } = emulatorSays(started(directory) + RETURNS);
    if (status !== 0) throw new Error(stderr);
    expect(JSON.parse(stdout)).toEqual([["second", "third"], ["fourth"]]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
