import { eventbridgeBusPolicies } from "../../../local/gateway/mends/eventbridge-bus-policies";
import { parsed } from "../support/aws-client";
import { BUS_POLICY, busPolicyScenario } from "./scenarios/eventbridge-bus-policies";
import { useMend } from "./support/use-mend";

const gateways = useMend("eventbridge-bus-policies", eventbridgeBusPolicies);

test("a bus has the policy that it was given, until it is taken away", async () => {
  const alone = await busPolicyScenario(gateways.alone);
  expect(parsed(alone.closed)).toHaveProperty(
    "Policy",
    expect.stringContaining('"Effect": "Allow", "Principal": "*"'),
  );

  const { fresh, closed, open } = await busPolicyScenario(gateways.mended);
  expect(parsed(fresh)).not.toHaveProperty("Policy");
  expect(parsed(closed)).toMatchObject({ Name: "incidents", Policy: BUS_POLICY });
  expect(parsed(open)).not.toHaveProperty("Policy");
});
