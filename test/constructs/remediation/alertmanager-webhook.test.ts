import { AlertmanagerWebhook } from "../../../constructs/remediation/alertmanager-webhook";
import { IncidentBus } from "../../../constructs/remediation/incident-bus";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { commonOf, dataKey, functionOf } from "./fixtures";

test("Alertmanager's door has a token that a person fills, an address of its own, and leads to its function", () => {
  const stack = estateStack("operations");
  const common = commonOf(stack);
  let given: Readonly<Record<string, string>> = {};
  new AlertmanagerWebhook(stack, "Alertmanager", {
    ...common,
    bus: new IncidentBus(stack, "Bus"),
    dataKey,
    createFunction: (variables) => {
      given = variables;
      return functionOf(stack, common);
    },
  });
  const json = synth(stack);

  expect(onlyResource(json, "aws_secretsmanager_secret")).toMatchObject({
    name: "homeostat-dev-remediation-alertmanager-token",
    kms_key_id: dataKey.keyArn,
  });
  expect(Object.keys(given).sort()).toEqual(["HOMEOSTAT_REPORTS_BUS", "HOMEOSTAT_WEBHOOK_TOKEN_ARN"]);
  const routes = resources(json, "aws_apigatewayv2_route").map(({ route_key: key }) => key);
  expect(routes).toEqual(["POST /alertmanager"]);
  expect(onlyResource(json, "aws_apigatewayv2_stage")["default_route_settings"]).toMatchObject({
    throttling_rate_limit: 20,
    throttling_burst_limit: 40,
  });
});
