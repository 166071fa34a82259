import { generateHistory } from "../../../../automation/remediation/history/generate";
import {
  HistoryError,
  readHistory,
  writeHistory,
} from "../../../../automation/remediation/history/read-history";
import { SOURCE_KINDS } from "../../../../automation/remediation/incident";
import { RUNBOOKS } from "../../../../automation/runbooks";

const HOUR_MS = 3_600_000;

describe("a generated history", () => {
  const entries = generateHistory({ incidents: 10_000, seed: 1 });
  const incidents = entries.map(({ incident }) => incident);

  it("has as many entries as asked for, in the order of time, and each event once", () => {
    expect(entries).toHaveLength(10_000);
    const times = incidents.map(({ detectedAtMs }) => detectedAtMs);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(new Set(incidents.map(({ source }) => source.eventId)).size).toBe(10_000);
  });

  it("is the same for a seed, and another one for another", () => {
    const ofSeed = (seed: number) => writeHistory(generateHistory({ incidents: 300, seed }));
    expect(ofSeed(7)).toBe(ofSeed(7));
    expect(ofSeed(7)).not.toBe(ofSeed(8));
  });

  it("begins as a longer one of the same seed", () => {
    expect(generateHistory({ incidents: 200, seed: 1 })).toEqual(entries.slice(0, 200));
  });

  it("can be read again", () => {
    expect(readHistory(writeHistory(entries.slice(0, 200)))).toEqual(entries.slice(0, 200));
  });

  it("calls for every runbook in all its ways, and has trouble that none answers", () => {
    const known = new Set(incidents.map(({ rootCause, target }) => `${rootCause} ${target.type}`));
    const triggers = RUNBOOKS.flatMap(({ triggers: all }) => all);
    expect(triggers.filter(({ rootCause, targetType }) => !known.has(`${rootCause} ${targetType}`))).toEqual(
      [],
    );
    const answered = new Set(triggers.map(({ rootCause }) => rootCause));
    expect(incidents.filter(({ rootCause }) => !answered.has(rootCause)).length).toBeGreaterThan(100);
  });

  it("hears of trouble by the sources that tell of single things", () => {
    const heard = new Set(incidents.map(({ source }) => source.kind));
    // Composite alarms and scaling events name no root cause of their own.
    expect(SOURCE_KINDS.filter((kind) => !heard.has(kind))).toEqual([
      "cloudwatch-composite-alarm",
      "auto-scaling-event",
    ]);
  });

  it("rests at night and at weekends", () => {
    const count = (fits: (time: Date) => boolean) =>
      incidents.filter(({ detectedAtMs }) => fits(new Date(detectedAtMs))).length;
    const afternoon = count((time) => time.getUTCHours() >= 13 && time.getUTCHours() < 17);
    const night = count((time) => time.getUTCHours() >= 1 && time.getUTCHours() < 5);
    expect(afternoon).toBeGreaterThan(2 * night);
    const weekend = count((time) => time.getUTCDay() % 6 === 0);
    expect(weekend / 2).toBeLessThan((0.75 * (10_000 - weekend)) / 5);
  });

  it("has storms: more in an hour than any hour of independent trouble would bring", () => {
    const perHour = new Map<string, number>();
    for (const { detectedAtMs, environment } of incidents) {
      const hour = `${environment} ${Math.floor(detectedAtMs / HOUR_MS)}`;
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    expect(Math.max(...perHour.values())).toBeGreaterThanOrEqual(15);
  });

  it("has flapping: one incident again and again within the hour", () => {
    const flaps = incidents.filter(({ id, detectedAtMs }, index) =>
      incidents
        .slice(Math.max(0, index - 60), index)
        .some((before) => before.id === id && detectedAtMs - before.detectedAtMs < 12.1 * 60_000),
    );
    expect(flaps.length).toBeGreaterThan(1_000);
  });
});

describe("reading a history", () => {
  const [line = ""] = writeHistory(generateHistory({ incidents: 1, seed: 1 })).split("\n");
  type Parts = Record<"incident" | "execution" | "approval" | "result", Record<string, unknown>>;
  const changed = (change: (entry: Parts) => void) => {
    const entry = JSON.parse(line) as Parts;
    change(entry);
    return JSON.stringify(entry);
  };

  it("needs neither an execution nor an approval, and passes over empty lines", () => {
    const bare = changed((entry) => {
      delete (entry as Partial<Parts>).execution;
      delete (entry as Partial<Parts>).approval;
    });
    expect(readHistory(`\n${bare}\n\n`)).toEqual([{ incident: readHistory(line)[0]?.incident }]);
  });

  it.each<[string, string, RegExp]>([
    ["what is no JSON", "{", /^it is not JSON/],
    ["what is no entry", "[]", /expected object/],
    ["an unknown key", changed((entry) => (entry.result = {})), /"result"/],
    ["an unknown key of the incident", changed((entry) => (entry.incident["cause"] = "x")), /"cause"/],
    ["a missing one", changed((entry) => delete entry.incident["rootCause"]), /^incident\.rootCause: /],
    [
      "an unknown outcome",
      changed((entry) => (entry.execution["outcome"] = "fine")),
      /^execution\.outcome: .*"succeeded-verified"/,
    ],
    [
      "a time in milliseconds",
      changed((entry) => (entry.execution["seconds"] = 1_700_000)),
      /^execution\.seconds: .*604800/,
    ],
    [
      "a time before the line above",
      changed((entry) => (entry.incident["detectedAtMs"] = 1)),
      /^incident\.detectedAtMs: 1 is before/,
    ],
  ])("refuses %s, with the number of the line", (_, bad, says) => {
    const read = () => readHistory(`${line}\n\n${bad}\n`);
    expect(read).toThrow(HistoryError);
    expect(read).toThrow(says);
    expect(read).toThrow(expect.objectContaining({ line: 3 }) as Error);
  });
});
