import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { estatePrograms } from "../../support/workshop-setup";

/** What the emulator makes of some lines of Python, with its schedules as fast as asked. */
function asked(timeScale: string, lines: string) {
  const { status, stdout, stderr } = spawnSync(
    estatePrograms().python,
    [
      "-c",
      `import schedule_rates; from ministack.services import eventbridge, scheduler; schedule_rates.install(${timeScale}); ${lines}`,
    ],
    {
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: join("local", "emulator"), PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  return { status, stdout: stdout.trim(), stderr };
}

const INTERVAL = `print(eventbridge._parse_rate_seconds("rate(1 minute)"), eventbridge._parse_rate_seconds("rate(2 hours)"))`;

test.each([
  ["1", "60.0 7200.0"],
  ["12", "5.0 600.0"],
])(
  "at %s times as fast, schedules of a minute and of two hours are due after %s seconds",
  (scale, seconds) => {
    expect(asked(scale, INTERVAL)).toMatchObject({ stdout: seconds, status: 0 });
  },
);

test("what is due is looked for several times within each minute", () => {
  expect(asked("12", "print(round(scheduler._SCHEDULE_TICK_INTERVAL, 3))").stdout).toBe("0.833");
});

test("what is no rate stays none", () => {
  expect(asked("12", `print(eventbridge._parse_rate_seconds("cron(0 3 * * ? *)"))`).stdout).toBe("None");
});

/** A sweeper with one copy, which runs already; prints which events it is called for. */
const BUSY = `
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import lambda_svc
set_request_account_id("111111111111"); set_request_region("eu-west-1")
arn = "arn:aws:lambda:eu-west-1:111111111111:function:sweep"
config = {"FunctionName": "sweep", "FunctionArn": arn}
lambda_svc._functions["sweep"] = {"config": config, "concurrency": 1}
called = []
eventbridge._dispatch_to_lambda = lambda arn, payload: called.append(payload)
def call(type): eventbridge._invoke_target({"Id": "1", "Arn": arn, "Input": '"' + type + '"'}, {"DetailType": type}, {})
slot, _ = lambda_svc._acquire_execution_slot(lambda_svc._functions["sweep"], config)
call("Scheduled Event"); call("Another Event")
lambda_svc._release_execution_slot(slot)
call("Scheduled Event")
print(called)`;

test.each([
  ["1", `['"Scheduled Event"', '"Another Event"', '"Scheduled Event"']`],
  ["12", `['"Another Event"', '"Scheduled Event"']`],
])("at %s times as fast, a busy function is called for %s", (scale, called) => {
  expect(asked(scale, BUSY)).toMatchObject({ stdout: called, status: 0 });
});

test("no minute is longer than a real one", () => {
  const { status, stderr } = asked("0.5", "pass");
  expect(status).toBe(1);
  expect(stderr).toContain("0.5 times as fast; allowed: 1 to 60");
});
