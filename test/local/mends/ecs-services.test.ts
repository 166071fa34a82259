import { ecsServices } from "../../../local/gateway/mends/ecs-services";
import { parsed } from "../support/aws-client";
import { ecsServiceScenario } from "./scenarios/ecs-services";
import { useMend } from "./support/use-mend";

const gateways = useMend("ecs-services", ecsServices);

test("a service tells whether it rebalances, when it is made and when it is read", async () => {
  const alone = await ecsServiceScenario(gateways.alone);
  expect(parsed(alone.described)).not.toHaveProperty(["services", 0, "availabilityZoneRebalancing"]);

  const { created, described } = await ecsServiceScenario(gateways.mended);
  expect(parsed(created)).toMatchObject({ service: { availabilityZoneRebalancing: "ENABLED" } });
  expect(parsed(described)).toMatchObject({ services: [{ availabilityZoneRebalancing: "ENABLED" }] });
});

test("an update without the setting keeps it, one with it changes it", async () => {
  const { untouched, updated, after } = await ecsServiceScenario(gateways.mended);
  expect(parsed(untouched)).toMatchObject({ service: { availabilityZoneRebalancing: "ENABLED" } });
  expect(parsed(updated)).toMatchObject({ service: { availabilityZoneRebalancing: "DISABLED" } });
  expect(parsed(after)).toMatchObject({ services: [{ availabilityZoneRebalancing: "DISABLED" }] });
});

test("a new service of the same name begins with AWS's default", async () => {
  const { again } = await ecsServiceScenario(gateways.mended);
  expect(parsed(again)).toMatchObject({ service: { availabilityZoneRebalancing: "ENABLED" } });
});
