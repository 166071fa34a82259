import { IncidentBus, type IncidentBusProps } from "../../../constructs/remediation/incident-bus";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyDataSource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

function build(props: IncidentBusProps = {}) {
  const stack = estateStack("operations");
  new IncidentBus(stack, "Bus", props).archive(["aws.rds", "aws.cloudwatch"]);
  return synth(stack);
}

describe("IncidentBus", () => {
  test("refuses foreign accounts, other events, and the platform's own roles", () => {
    const document = onlyDataSource(build(), "aws_iam_policy_document");
    const statements = document["statement"] as readonly Record<string, unknown>[];
    expect(statements.map(({ sid, effect, actions }) => [sid, effect, actions])).toEqual([
      ["OnlyThisAccount", "Deny", ["events:PutEvents"]],
      ["OnlyIncidents", "Deny", ["events:PutEvents"]],
      ["NotThePlatformItself", "Deny", ["events:PutEvents"]],
    ]);
    const sources = ["homeostat", "homeostat.alertmanager"];
    const ours = ["arn:aws:iam::111111111111:role/homeostat-dev-*"];
    expect(statements.map(({ condition }) => condition)).toEqual([
      [{ test: "StringNotEquals", variable: "aws:PrincipalAccount", values: ["111111111111"] }],
      [{ test: "StringNotEquals", variable: "events:source", values: sources }],
      [{ test: "ArnLike", variable: "aws:PrincipalArn", values: ours }],
    ]);
  });

  test("lets the platform report for others with the roles that are named, and with their right only", () => {
    const document = onlyDataSource(
      build({ reporterRoles: ["homeostat-dev-remediation-alertmanager"] }),
      "aws_iam_policy_document",
    );
    const statements = document["statement"] as readonly Record<string, unknown>[];
    expect(statements.find(({ sid }) => sid === "NotThePlatformItself")).toMatchObject({
      effect: "Deny",
      condition: [
        {
          test: "ArnLike",
          variable: "aws:PrincipalArn",
          values: ["arn:aws:iam::111111111111:role/homeostat-dev-*"],
        },
        {
          test: "ArnNotEquals",
          variable: "aws:PrincipalArn",
          values: ["arn:aws:iam::111111111111:role/homeostat-dev-remediation-alertmanager"],
        },
      ],
    });
    const grantee = new Grantee();
    const stack = estateStack("operations");
    const bus = new IncidentBus(stack, "Bus");
    bus.grantReport(grantee, "homeostat.alertmanager");
    expect(grantee.permissions).toEqual([
      {
        sid: "ReportIncidents",
        actions: ["events:PutEvents"],
        resources: [bus.busArn],
        conditions: [{ test: "StringEquals", variable: "events:source", values: ["homeostat.alertmanager"] }],
      },
    ]);
  });

  test("keeps what was reported, and what AWS sends of the sources that matter, for 90 days", () => {
    const archives = resources(build(), "aws_cloudwatch_event_archive");
    expect(archives).toEqual([
      expect.objectContaining({
        name: "homeostat-dev-remediation-observed",
        event_source_arn: "arn:aws:events:eu-west-1:111111111111:event-bus/default",
        event_pattern: '{"source":["aws.cloudwatch","aws.rds"]}',
        retention_days: 90,
      }),
      expect.objectContaining({ name: "homeostat-dev-remediation-reported", retention_days: 90 }),
    ]);
  });

  test("keeps it as long as it is told", () => {
    const archives = resources(build({ archiveDays: 7 }), "aws_cloudwatch_event_archive");
    expect(archives.map(({ retention_days: days }) => days)).toEqual([7, 7]);
  });
});
