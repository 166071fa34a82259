import { calendarReasons } from "../../../../automation/remediation/policy/calendar";
import { DEFAULT_POLICIES, policyOf } from "../../../../automation/remediation/policy/default-policies";
import type {
  ChangeFreeze,
  EnvironmentPolicy,
  MaintenanceWindow,
} from "../../../../automation/remediation/policy/environment-policy";
import { ENVIRONMENT_NAMES } from "../../../../environments/environment";

const at = (calendar: Partial<EnvironmentPolicy>, moment: string) =>
  calendarReasons({ ...DEFAULT_POLICIES.prod, ...calendar }, Date.parse(moment));
const codes = (calendar: Partial<EnvironmentPolicy>, moment: string) =>
  at(calendar, moment).map(({ code }) => code);

describe("a change freeze", () => {
  const freeze: ChangeFreeze = {
    name: "Christmas trade",
    from: "2026-12-20T00:00",
    until: "2027-01-02T08:00",
    timeZone: "Europe/Berlin",
  };

  it.each([
    ["2026-12-19T22:59:59Z", []],
    ["2026-12-19T23:00:00Z", ["change-freeze"]],
    ["2027-01-02T06:59:59Z", ["change-freeze"]],
    ["2027-01-02T07:00:00Z", []],
  ])("by Berlin's clock, at %s: %j", (moment, expected) => {
    expect(codes({ changeFreezes: [freeze] }, moment)).toEqual(expected);
  });

  it("leaves it to a person, or to nobody, and says until when", () => {
    const [reason] = at({ changeFreezes: [freeze] }, "2026-12-24T18:00:00Z");
    expect(reason).toEqual({
      code: "change-freeze",
      limitsTo: "approval",
      says: 'nothing changes during "Christmas trade", until 2027-01-02T08:00 Europe/Berlin',
      untilMs: Date.parse("2027-01-02T07:00:00Z"),
    });
    expect(at({ changeFreezes: [{ ...freeze, limitsTo: "blocked" }] }, "2026-12-24T18:00:00Z")).toMatchObject(
      [{ limitsTo: "blocked" }],
    );
  });
});

describe("a maintenance window", () => {
  const night: MaintenanceWindow = {
    name: "Patches",
    days: ["sat"],
    from: "23:30",
    durationMinutes: 180,
    timeZone: "Europe/Berlin",
  };

  // Saturday 28 March 2026, 23:30 in Berlin is 22:30 UTC; in that night the clock jumps from 02:00 to 03:00.
  it.each([
    ["2026-03-28T22:29:59Z", []],
    ["2026-03-28T22:30:00Z", ["maintenance-window"]],
    ["2026-03-29T01:29:59Z", ["maintenance-window"]],
    ["2026-03-29T01:30:00Z", []],
    ["2026-03-27T23:00:00Z", []],
  ])(
    "goes on after midnight, and lasts as long as it says although the clock changes: %s %j",
    (moment, expected) => {
      expect(codes({ maintenanceWindows: [night] }, moment)).toEqual(expected);
    },
  );

  it("is on the weekday of its own clock", () => {
    const sydney: MaintenanceWindow = {
      ...night,
      days: ["mon"],
      from: "01:00",
      timeZone: "Australia/Sydney",
    };
    // Monday 2 March 2026, 01:00 in Sydney is Sunday 14:00 UTC.
    expect(codes({ maintenanceWindows: [sydney] }, "2026-03-01T14:00:00Z")).toEqual(["maintenance-window"]);
    expect(codes({ maintenanceWindows: [sydney] }, "2026-03-02T14:00:00Z")).toEqual([]);
  });

  it("blocks until it is over", () => {
    expect(at({ maintenanceWindows: [night] }, "2026-03-28T23:00:00Z")).toEqual([
      {
        code: "maintenance-window",
        limitsTo: "blocked",
        says: 'people are at work in "Patches" (sat from 23:30 Europe/Berlin)',
        untilMs: Date.parse("2026-03-29T01:30:00Z"),
      },
    ]);
  });

  it.each<[Partial<MaintenanceWindow>, string]>([
    [{ timeZone: "Europe/Atlantis" }, "Europe/Atlantis"],
    [{ from: "24:00" }, 'begins at "24:00"; allowed: 00:00 to 23:59'],
    [{ durationMinutes: 0 }, "lasts 0 min; allowed: 1 to 1440"],
    [{ durationMinutes: NaN }, "lasts NaN min; allowed: 1 to 1440"],
  ])("that cannot be read blocks: %j", (changes, says) => {
    expect(at({ maintenanceWindows: [{ ...night, ...changes }] }, "2026-03-25T12:00:00Z")).toEqual([
      { code: "environment-policy", limitsTo: "blocked", says: expect.stringContaining(says) as string },
    ]);
  });
});

describe("the policies", () => {
  it("are there for every environment, each its own", () => {
    expect(ENVIRONMENT_NAMES.map((name) => policyOf(name).environment)).toEqual([...ENVIRONMENT_NAMES]);
  });

  it("of an environment that nobody thought of are not made up", () => {
    expect(() => policyOf("production")).toThrow(
      'there is no remediation policy for "production"; allowed: dev, staging, prod',
    );
  });

  it("let production begin with suggestions", () => {
    expect(DEFAULT_POLICIES.prod.initialAutonomy).toBe("suggest");
  });
});
