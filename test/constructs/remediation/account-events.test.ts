import { accountEventPattern } from "../../../constructs/remediation/account-event-pattern";
import { AccountEvents } from "../../../constructs/remediation/account-events";
import { incidentPatterns } from "../../../constructs/remediation/incident-patterns";
import { estateStack } from "../../support/estate-stack";
import { countByType, dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

const ACCOUNT = "111111111111";
const BUS = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/default`;

function build(place: Parameters<typeof estateStack>[1] = {}) {
  const stack = estateStack("audit", place);
  new AccountEvents(stack, "AccountEvents", { permissionBoundaryArn: "arn:boundary" });
  return synth(stack);
}

describe("AccountEvents", () => {
  test("listens where AWS tells it, to costs and leaked keys of this account", () => {
    const rule = onlyResource(build(), "aws_cloudwatch_event_rule");

    expect(rule).toMatchObject({
      provider: "aws.account",
      name: "homeostat-dev-account-events",
    });
    expect(rule["event_bus_name"]).toBeUndefined();
    expect(JSON.parse(String(rule["event_pattern"]))).toEqual({
      account: [ACCOUNT],
      $or: [
        { source: ["aws.ce"], "detail-type": ["Anomaly Detected"] },
        { source: ["aws.health"], "detail-type": ["AWS Health Event"], detail: { service: ["RISK"] } },
      ],
    });
  });

  test("brings it to the bus of the environment's region once it may", () => {
    expect(onlyResource(build(), "aws_cloudwatch_event_target")).toMatchObject({
      provider: "aws.account",
      arn: BUS,
      role_arn: expect.stringMatching(/^\$\{aws_iam_role\.AccountEvents_Role_\w+\.arn\}$/) as unknown,
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\.AccountEvents_Role_Policy_/)],
    });
  });

  test("may do nothing else, on behalf of this account only, within the boundary", () => {
    const json = build();

    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-account-events",
      permissions_boundary: "arn:boundary",
    });
    expect(dataSources(json, "aws_iam_policy_document").flatMap(({ statement }) => statement)).toEqual([
      { sid: "BringEvents", actions: ["events:PutEvents"], resources: [BUS], condition: [] },
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT] }],
      },
    ]);
  });

  test.each([
    ["in the region where AWS tells it", { region: "us-east-1" }],
    ["in China", { partition: "aws-cn", region: "cn-north-1" }],
    ["with the US government", { partition: "aws-us-gov", region: "us-gov-west-1" }],
  ])("is nothing %s", (_, place) => {
    expect(countByType(build(place))).toEqual({});
  });
});

describe("accountEventPattern", () => {
  test("asks for nothing that no rule of the environment listens to", () => {
    const { $or: told } = accountEventPattern(ACCOUNT) as {
      $or: readonly { readonly source: readonly string[]; readonly "detail-type": readonly string[] }[];
    };
    const heard = incidentPatterns(ACCOUNT).filter(({ bus }) => bus === "account");

    for (const { source, "detail-type": detailTypes } of told) {
      expect(heard).toContainEqual(
        expect.objectContaining({ pattern: { account: [ACCOUNT], source, "detail-type": detailTypes } }),
      );
    }
    expect(told.map(({ source }) => source)).toEqual([["aws.ce"], ["aws.health"]]);
  });
});
