import { applyOverrides } from "../../../constructs/monitoring/alarm-override";
import { queueAlarms } from "../../../constructs/monitoring/alarms/queue";
import { only } from "./fixtures";

const specs = queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead" });

describe("applyOverrides", () => {
  it("changes nothing without overrides", () => {
    expect(applyOverrides("Test", specs, {})).toEqual(specs);
  });

  it("changes the threshold's value and keeps its window", () => {
    const [changed] = applyOverrides("Test", specs, { "queue-age-high": { thresholdValue: 900 } }).filter(
      ({ id }) => id === "queue-age-high",
    );
    expect(changed?.threshold).toEqual({
      comparison: "GreaterThanOrEqualToThreshold",
      value: 900,
      breachingPeriods: 5,
      evaluationPeriods: 5,
    });
    expect(changed?.severity).toBe("P2");
  });

  it("changes the severity and keeps the threshold", () => {
    const changed = applyOverrides("Test", specs, { "queue-backlog-high": { severity: "P4" } });
    expect(only(changed, "queue-backlog-high")).toMatchObject({ severity: "P4", threshold: { value: 1000 } });
  });

  it("leaves an alarm out when told why", () => {
    const reason = "the queue is drained once a day on purpose";
    const left = applyOverrides("Test", specs, { "queue-age-high": { enabled: false, reason } });
    expect(left.map(({ id }) => id)).toEqual([
      "dead-letter-queue-not-empty",
      "queue-backlog-high",
      "queue-in-flight-high",
    ]);
  });

  it("refuses to leave an alarm out without a reason", () => {
    expect(() =>
      applyOverrides("Test", specs, { "queue-age-high": { enabled: false, reason: " " } }),
    ).toThrow(/overrides.queue-age-high.reason is " "/);
  });

  it("refuses an alarm that does not exist, and names those that do", () => {
    expect(() => applyOverrides("Test", specs, { "queue-ages": { thresholdValue: 1 } })).toThrow(
      /overrides is "queue-ages"; allowed: dead-letter-queue-not-empty, queue-age-high/,
    );
  });
});
