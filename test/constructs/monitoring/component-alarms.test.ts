import { queueAlarms } from "../../../constructs/monitoring/alarms/queue";
import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import { ComponentAlarms, type ComponentAlarmsProps } from "../../../constructs/monitoring/component-alarms";
import type { Severity } from "../../../constructs/monitoring/severity";
import { countByType, onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";
import { devStack, only } from "./fixtures";

const [, age] = queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead" });

function spec(severity: Severity, subject: string): AlarmSpec {
  if (age === undefined) throw new Error("the queue has an age alarm");
  return { ...age, severity, subject };
}

function synthesize(props: Pick<ComponentAlarmsProps, "specs" | "overrides">): SynthesizedStack {
  const stack = devStack();
  new ComponentAlarms(stack, "Alarms", {
    component: "queue",
    action: { targetArn: (severity) => `arn-${severity}` },
    runbooksUrl: "https://example.com/alarms.md",
    ...props,
  });
  return synth(stack);
}

const rule = (json: SynthesizedStack, severity: Severity) =>
  onlyResource(json, "aws_cloudwatch_composite_alarm", { tags: { severity } });

describe("ComponentAlarms", () => {
  it("lets P1 and P2 page through one composite each, and P3 and P4 speak for themselves", () => {
    const json = synthesize({ specs: [spec("P1", "a"), spec("P2", "b"), spec("P3", "c"), spec("P4", "d")] });
    const actions = Object.fromEntries(
      resources(json, "aws_cloudwatch_metric_alarm").map((alarm) => [
        String(alarm["alarm_name"]),
        alarm["alarm_actions"],
      ]),
    );
    expect(actions).toEqual({
      "homeostat-dev-queue-age-high-a": undefined,
      "homeostat-dev-queue-age-high-b": undefined,
      "homeostat-dev-queue-age-high-c": ["arn-P3"],
      "homeostat-dev-queue-age-high-d": ["arn-P4"],
    });
    expect(rule(json, "P1")).toMatchObject({
      alarm_name: "homeostat-dev-queue-p1",
      alarm_actions: ["arn-P1"],
      ok_actions: ["arn-P1"],
    });
    expect(rule(json, "P2")).toMatchObject({
      alarm_name: "homeostat-dev-queue-p2",
      alarm_actions: ["arn-P2"],
    });
  });

  it("joins all alarms of a severity with OR, by reference so that the composite comes last", () => {
    const json = synthesize({ specs: [spec("P1", "a"), spec("P1", "b")] });
    expect(rule(json, "P1")["alarm_rule"]).toMatch(
      /^ALARM\("\$\{aws_cloudwatch_metric_alarm\.\w+\.alarm_name\}"\) OR ALARM\("\$\{aws_cloudwatch_metric_alarm\.\w+\.alarm_name\}"\)$/,
    );
  });

  it("keeps P2 quiet during P1, and P1 never", () => {
    const json = synthesize({ specs: [spec("P1", "a"), spec("P2", "b")] });
    expect(rule(json, "P2")["actions_suppressor"]).toEqual({
      alarm: expect.stringMatching(
        /^\$\{aws_cloudwatch_composite_alarm\.Alarms_P1_\w+\.alarm_name\}$/,
      ) as unknown,
      wait_period: 120,
      extension_period: 120,
    });
    expect(rule(json, "P1")).not.toHaveProperty("actions_suppressor");
  });

  it("makes no composite for a severity without alarms", () => {
    const json = synthesize({ specs: [spec("P2", "a"), spec("P3", "b")] });
    expect(countByType(json)).toEqual({ aws_cloudwatch_composite_alarm: 1, aws_cloudwatch_metric_alarm: 2 });
    expect(rule(json, "P2")).not.toHaveProperty("actions_suppressor");
  });

  it("makes nothing for a component that has nothing to watch", () => {
    expect(countByType(synthesize({ specs: [] }))).toEqual({});
  });

  it("moves an alarm to another composite when its severity is overridden", () => {
    const json = synthesize({
      specs: [spec("P2", "a")],
      overrides: { "queue-age-high": { severity: "P1" } },
    });
    expect(rule(json, "P1")["alarm_name"]).toBe("homeostat-dev-queue-p1");
    expect(countByType(json)["aws_cloudwatch_composite_alarm"]).toBe(1);
  });

  it("refuses the same alarm twice", () => {
    expect(() => synthesize({ specs: [spec("P1", "a"), spec("P2", "a")] })).toThrow(
      /specs is "queue-age-high-a"; allowed: each kind of alarm once per subject/,
    );
  });

  it("refuses more alarms of a severity than one rule can hold", () => {
    const specs = Array.from({ length: 101 }, (_, index) => spec("P1", `node-${String(index)}`));
    expect(() => synthesize({ specs })).toThrow(/children is 101; allowed: 1 to 100 alarms/);
  });

  it("exposes the specs as built", () => {
    const stack = devStack();
    const { specs } = new ComponentAlarms(stack, "Alarms", {
      component: "queue",
      specs: [spec("P2", "a")],
      action: { targetArn: () => "arn" },
      runbooksUrl: "https://example.com/alarms.md",
      overrides: { "queue-age-high": { thresholdValue: 60 } },
    });
    expect(only(specs, "queue-age-high", "a").threshold.value).toBe(60);
  });
});
