import { SOURCE_READERS } from "../../../automation/remediation/normalise/sources";
import { incidentPatterns } from "../../../constructs/remediation/incident-patterns";
import { IncidentRules } from "../../../constructs/remediation/incident-rules";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

function build() {
  const stack = estateStack();
  const rules = new IncidentRules(stack, "Rules", {
    reportsBusName: "reports",
    queue: { queueArn: "arn:aws:sqs:eu-west-1:111111111111:incidents.fifo" },
    undelivered: { queueArn: "arn:aws:sqs:eu-west-1:111111111111:undelivered" },
  });
  return { rules, json: synth(stack) };
}

describe("IncidentRules", () => {
  test("listen to exactly what can be read, each kind of event once", () => {
    const listened = incidentPatterns("111111111111").flatMap(({ pattern }) =>
      pattern["detail-type"].map((detailType) => `${pattern.source[0]}: ${detailType}`),
    );
    const read = SOURCE_READERS.flatMap(({ source, detailTypes }) =>
      detailTypes.map((detailType) => `${source}: ${detailType}`),
    );

    expect(listened.sort()).toEqual(read.sort());
    expect(new Set(listened).size).toBe(listened.length);
    expect(listened).toContain("aws.ecs: ECS Task State Change");
  });

  test("have the events of this account only, one rule for each source", () => {
    const rule = onlyResource(build().json, "aws_cloudwatch_event_rule", {
      name: "homeostat-dev-remediation-cloudwatch",
    });

    expect(JSON.parse(rule["event_pattern"] as string)).toEqual({
      account: ["111111111111"],
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
    });
    expect(rule["event_bus_name"]).toBeUndefined();
  });

  test("listen to people and Alertmanager on the bus for reports", () => {
    const reports = resources(build().json, "aws_cloudwatch_event_rule")
      .filter((rule) => rule["event_bus_name"] === "reports")
      .map(({ name }) => name);

    expect(reports).toEqual([
      "homeostat-dev-remediation-alertmanager",
      "homeostat-dev-remediation-homeostat",
    ]);
  });

  test("give each event to the queue in its source's order, and what fails to a person", () => {
    const { json, rules } = build();
    const targets = resources(json, "aws_cloudwatch_event_target");

    expect(targets).toHaveLength(12);
    for (const target of targets) {
      expect(target).toMatchObject({
        arn: "arn:aws:sqs:eu-west-1:111111111111:incidents.fifo",
        sqs_target: { message_group_id: expect.stringMatching(/^[a-z0-9-]+$/) as string },
        dead_letter_config: { arn: "arn:aws:sqs:eu-west-1:111111111111:undelivered" },
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 185 },
      });
    }
    expect(rules.awsSources).toHaveLength(10);
  });
});
