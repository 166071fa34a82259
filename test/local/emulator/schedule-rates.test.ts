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

test("no minute is longer than a real one", () => {
  const { status, stderr } = asked("0.5", "pass");
  expect(status).toBe(1);
  expect(stderr).toContain("0.5 times as fast; allowed: 1 to 60");
});
