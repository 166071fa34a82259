import { emulatorSays } from "./support";

/** A group whose only stream gets a neighbour whenever somebody counts what it holds. */
const PROGRAM = `
import json, log_streams
log_streams.install()
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import cloudwatch_logs as logs
set_request_account_id("111111111111"); set_request_region("eu-west-1")

class Busy(list):
    def __iter__(self):
        streams = logs._log_groups["app"]["streams"]
        streams[f"new-{len(streams)}"] = {"events": []}
        return super().__iter__()

def described():
    return json.loads(logs._describe_log_groups({})[2])["logGroups"][0]["storedBytes"]

logs._create_log_group({"logGroupName": "app"})
logs._log_groups["app"]["streams"]["first"] = {"events": Busy([{"message": "hello", "timestamp": 1}])}
first = described()
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(PROGRAM + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("a group is described while streams are added to it", () => {
  expect(says("print(json.dumps([first, described()]))")).toEqual([5, 5]);
});

test("one that was read from a saved state is, too", () => {
  const told = says(`
saved = logs.AccountRegionScopedDict()
saved["app"] = {**logs._log_groups["app"], "streams": dict(logs._log_groups["app"]["streams"])}
logs._log_groups.clear()
logs._log_groups.update(saved)
print(json.dumps(described()))`);
  expect(told).toBe(5);
});
