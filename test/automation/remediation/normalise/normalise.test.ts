import fc from "fast-check";
import { MAXIMUM_AGE_MS, MAXIMUM_AHEAD_MS } from "../../../../automation/remediation/normalise/event-time";
import { MAXIMUM_EVENT_LENGTH, normalise } from "../../../../automation/remediation/normalise/normalise";
import { MAXIMUM_TEXT_LENGTH } from "../../../../automation/core/untrusted-text/bounded";
import { at, EVENT_NAMES, PLACES, recorded } from "../support/events";
import { numRuns } from "../support/runs";

const event = recorded("cloudwatch-alarm");
const eventMs = Date.parse(event.time);
const stateMs = Date.parse("2026-03-02T09:17:04.985Z");
const kindsOf = (value: unknown, options = at(event)) => normalise(value, options).map(({ kind }) => kind);
const reasonsOf = (value: unknown, options = at(event)) =>
  normalise(value, options).flatMap((intake) => (intake.kind === "rejected" ? intake.reasons : []));

describe("what is not to be believed is rejected, with every reason", () => {
  it("an event of a foreign account", () => {
    expect(reasonsOf({ ...event, account: "999999999999" })).toEqual([
      "account: 999999999999 is none of ours; allowed: 111111111111 (dev), 333333333333 (prod)",
    ]);
  });

  it("the environment comes from the account, whatever the text says", () => {
    const [intake] = normalise({ ...event, account: "333333333333" }, at(event));
    // The alarm's name says dev, so in prod's account it is none of the library's.
    expect(intake).toMatchObject({ incident: { environment: "prod", rootCause: "unknown", confidence: 0 } });
  });

  it.each([
    ["just not too early", stateMs - MAXIMUM_AHEAD_MS, "trouble"],
    ["too early", eventMs - MAXIMUM_AHEAD_MS - 1, "rejected"],
    ["just not too late", eventMs + MAXIMUM_AGE_MS, "trouble"],
    ["too late", stateMs + MAXIMUM_AGE_MS + 1, "rejected"],
  ])("a time %s", (_, nowMs, kind) => {
    expect(kindsOf(event, { places: PLACES, nowMs })).toEqual([kind]);
  });

  it("a time within the detail that lies far from the clock", () => {
    const detail = { ...event.detail, state: { value: "ALARM", timestamp: "2020-01-01T00:00:00.000+0000" } };
    expect(reasonsOf({ ...event, detail })).toEqual([
      expect.stringContaining("time: 2020-01-01T00:00:00.000Z"),
    ]);
  });

  it("a replayed event of a foreign account, however old", () => {
    const replayed = { ...event, account: "999999999999", "replay-name": "of-the-morning" };
    const nowMs = eventMs + MAXIMUM_AGE_MS + 1;
    expect(reasonsOf(replayed, { places: PLACES, nowMs })).toEqual([
      expect.stringContaining("account: 999999999999"),
      expect.stringContaining("min old"),
    ]);
  });

  it("a time within the detail that is none", () => {
    const detail = { ...event.detail, state: { value: "ALARM", timestamp: "soon" } };
    expect(reasonsOf({ ...event, detail })).toEqual(["time: not a time; allowed: ISO 8601"]);
  });

  it("several things at once", () => {
    const bad = { ...event, account: "999999999999", time: "2020-01-01T00:00:00Z", source: "aws.made-up" };
    expect(reasonsOf(bad)).toEqual([
      expect.stringContaining("account: 999999999999"),
      expect.stringContaining("time: 2020-01-01T00:00:00.000Z"),
      'source: nothing reads "CloudWatch Alarm State Change" of aws.made-up',
    ]);
  });

  it("a detail that does not fit its source", () => {
    expect(reasonsOf({ ...event, detail: { alarmName: "" } })).toEqual([
      expect.stringContaining("detail.alarmName"),
      expect.stringContaining("detail.state"),
      expect.stringContaining("detail.configuration"),
    ]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["text", "event"],
    ["a number", 7],
    ["a big integer", 7n],
    [
      "a ring",
      (() => {
        const ring: Record<string, unknown> = {};
        ring["ring"] = ring;
        return ring;
      })(),
    ],
    ["too much", { ...event, detail: { text: "x".repeat(MAXIMUM_EVENT_LENGTH) } }],
  ])("%s", (_, value) => {
    expect(kindsOf(value)).toEqual(["rejected"]);
  });
});

describe("an event that is replayed", () => {
  const replayed = { ...event, "replay-name": "of-the-morning" };

  it("is read like the first time, for as long as an event may be late", () => {
    const options = { places: PLACES, nowMs: eventMs + MAXIMUM_AGE_MS };
    expect(normalise(replayed, options)).toEqual(normalise(event, options));
    expect(kindsOf(replayed, options)).toEqual(["trouble"]);
  });

  it.each([
    ["by its own time", replayed, eventMs + MAXIMUM_AGE_MS + 1],
    [
      "by the time within its detail",
      {
        ...replayed,
        detail: { ...event.detail, state: { value: "ALARM", timestamp: "2020-01-01T00:00:00.000+0000" } },
      },
      eventMs,
    ],
  ])("only informs once it is older, %s", (_, old, nowMs) => {
    expect(normalise(old, { places: PLACES, nowMs })).toEqual([
      {
        kind: "information",
        environment: "dev",
        says: expect.stringMatching(/^replayed, and too old to act upon: time: .* min old/) as string,
        source: {
          kind: "cloudwatch-alarm",
          eventId: event.id,
          accountId: "111111111111",
          region: "eu-west-1",
        },
      },
    ]);
  });
});

describe("text of somebody else's", () => {
  it("is bounded in an incident", () => {
    const detail = {
      ...event.detail,
      state: { value: "ALARM", reason: "x".repeat(4000), timestamp: "2026-03-02T09:17:04.985+0000" },
    };
    const [intake] = normalise({ ...event, detail }, at(event));
    expect(intake.kind === "trouble" && String(intake.incident.context["reason"]).length).toBe(
      MAXIMUM_TEXT_LENGTH,
    );
  });

  it("stays harmless and short in a rejection", () => {
    const [intake] = normalise({ evil: `\u001b[2J\n\u202e<!channel>${"x".repeat(5000)}` }, at(event));
    expect(intake.kind).toBe("rejected");
    if (intake.kind !== "rejected") return;
    expect(intake.excerpt.length).toBeLessThanOrEqual(MAXIMUM_TEXT_LENGTH);
    expect(`${intake.excerpt}${intake.reasons.join("")}`).not.toMatch(/\p{Cc}/u);
  });
});

describe("whatever happens to an event", () => {
  const anyName = fc.constantFrom(...EVENT_NAMES);
  /** A place in the event, as a path of choices, and what is put there. */
  const anyDamage = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), fc.jsonValue());

  function damaged(value: unknown, [choice = 0, ...path]: readonly number[], by: unknown): unknown {
    if (typeof value !== "object" || value === null) return by;
    const keys = Object.keys(value);
    const key = keys[choice % Math.max(keys.length, 1)];
    if (key === undefined) return by;
    const changed = path.length === 0 ? by : damaged((value as Record<string, unknown>)[key], path, by);
    return Array.isArray(value)
      ? value.map((item: unknown, index) => (String(index) === key ? changed : item))
      : { ...value, [key]: changed };
  }

  it("it is answered, nothing is thrown, and nothing acts on another environment", () => {
    fc.assert(
      fc.property(anyName, anyDamage, (name, [path, by]) => {
        const original = recorded(name);
        const intakes = normalise(damaged(original, path, by), at(original));
        expect(intakes.length).toBeGreaterThan(0);
        for (const intake of intakes) {
          if (intake.kind === "rejected") continue;
          const { environment } = intake.kind === "trouble" ? intake.incident : intake;
          expect(environment).toBe("dev");
        }
      }),
      { numRuns: numRuns * 4 },
    );
  });

  it("it is read alike every time", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const read = () => normalise(recorded(name), at(recorded(name)));
        expect(read()).toEqual(read());
      }),
      { numRuns },
    );
  });
});

test.each<[string, unknown, readonly string[]]>([
  [
    "parts are missing",
    {
      id: "e-1",
      source: "aws.rds",
      account: "111111111111",
      time: "2026-03-02T09:17:04Z",
      region: "eu-west-1",
    },
    ["event.detail-type: is missing; allowed: a string", "event.detail: is missing; allowed: anything"],
  ],
  ["it is a number", 7, ["event: is of another kind; allowed: an object"]],
  [
    "parts are empty, or of another kind",
    {
      ...{ id: "", source: 7, "detail-type": "x", account: "111111111111", time: "2026-03-02T09:17:04Z" },
      ...{ region: "eu-west-1", resources: "arn", detail: {} },
    },
    [
      "event.id: is empty",
      "event.source: is of another kind; allowed: a string",
      "event.resources: is of another kind; allowed: a list",
    ],
  ],
])("an event is rejected in plain words where %s", (_, event, reasons) => {
  expect(normalise(event, { places: [], nowMs: 0 })).toMatchObject([{ kind: "rejected", reasons }]);
});
