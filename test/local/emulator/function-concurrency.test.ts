import { emulatorSays } from "./support";

/** A function with a version that its alias leads to, whose code does what its event says. */
const WORKER = `
import json
import function_concurrency, function_counts
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import lambda_svc
lambda_svc._execute_function_dispatch = lambda func, config, event, *rest: event
function_concurrency.install(); function_counts.install()
set_request_account_id("111111111111"); set_request_region("eu-west-1")
ARN = "arn:aws:lambda:eu-west-1:111111111111:function:worker"
version = {"config": {"FunctionName": "worker", "FunctionArn": ARN + ":1", "Version": "1"}}
worker = {"config": {"FunctionName": "worker", "FunctionArn": ARN}, "versions": {"1": version}, "concurrency": None}
lambda_svc._functions["worker"] = worker
def call(record, **event): return lambda_svc._execute_function(record, event)
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(WORKER + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("what is reserved for a function bounds the version that its alias leads to", () => {
  const told = says(`
free = call(version)
worker["concurrency"] = 0
print(json.dumps([free, call(version).get("throttle"), call(worker).get("throttle")]))`);
  expect(told).toEqual([{}, true, true]);
});

test("a queue's mapping calls as often as it may itself, whatever is reserved", () => {
  const told = says(`
worker["concurrency"] = 1
mapping = {"ScalingConfig": {"MaximumConcurrency": 10}}
asked = lambda_svc._sqs_esm_concurrency
print(json.dumps([asked(mapping, version, version["config"]), asked({}, worker, worker["config"]), asked(mapping, worker, {}, {"is_fifo": True})]))`);
  expect(told).toEqual([10, 5, 1]);
});

test("what became of invocations is counted by function and account: what is refused was not invoked", () => {
  const told = says(`
call(version); call(worker, error=True)
worker["concurrency"] = 0
call(version); call(version); call(version)
own = function_counts.told()
set_request_account_id("222222222222")
print(json.dumps([own, function_counts.told()]))`);
  expect(told).toEqual([{ worker: { Invocations: 2, Errors: 1, Throttles: 3 } }, {}]);
});

test("a change of a mapping's maximum is listed and bounds it, until an empty one takes it away", () => {
  const told = says(`
lambda_svc._ensure_poller = lambda: None
jobs = {"EventSourceArn": "arn:aws:sqs:eu-west-1:111111111111:jobs", "FunctionName": ARN, "ScalingConfig": {"MaximumConcurrency": 10}}
made = json.loads(lambda_svc._create_esm(jobs)[2])["UUID"]
def now(maximum):
    lambda_svc._update_esm(made, {"ScalingConfig": maximum})
    listed = json.loads(lambda_svc._list_esms({})[2])["EventSourceMappings"][0]
    return [listed.get("ScalingConfig"), lambda_svc._sqs_esm_concurrency(listed, worker, worker["config"])]
print(json.dumps([now({"MaximumConcurrency": 2}), now({})]))`);
  expect(told).toEqual([
    [{ MaximumConcurrency: 2 }, 2],
    [{}, 5],
  ]);
});
