import { join } from "node:path";
import { simulate } from "../../cli/commands/remediation-simulate";
import type { Environment } from "../../environments/environment";

jest.mock("../../environments/dev", () => {
  const { dev } = jest.requireActual<{ readonly dev: Environment }>("../../environments/dev");
  const freeze = { name: "Trade", from: "2026-01-01T00:00", until: "2027-01-01T00:00", timeZone: "UTC" };
  return { dev: { ...dev, remediation: { changeFreezes: [freeze] } } };
});

afterEach(() => jest.restoreAllMocks());

test("homeostat remediation simulate goes by what is set for the environment", async () => {
  const printed: string[] = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const event = join(__dirname, "../automation/remediation/fixtures/events/cloudwatch-alarm.json");
  await simulate({ json: true }, event);
  expect(JSON.parse(printed.join(""))).toMatchObject({
    results: [
      {
        incident: { environment: "dev" },
        decision: {
          outcome: "approval",
          reasons: [{ code: "change-freeze", limitsTo: "approval", untilMs: Date.UTC(2027, 0, 1) }],
        },
      },
    ],
  });
});
