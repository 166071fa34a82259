import { statesTracing } from "../../../local/gateway/mends/states-tracing";
import { parsed } from "../support/aws-client";
import { stateMachineScenario } from "./scenarios/states-tracing";
import { useMend } from "./support/use-mend";

const gateways = useMend("states-tracing", statesTracing);

test("a state machine tells whether it is traced, also after a change", async () => {
  const alone = await stateMachineScenario(gateways.alone);
  expect(parsed(alone.described)).not.toHaveProperty("tracingConfiguration");

  const { described, changed } = await stateMachineScenario(gateways.mended);
  expect(parsed(described)).toMatchObject({ name: "settle", tracingConfiguration: { enabled: true } });
  expect(parsed(changed)).toMatchObject({ tracingConfiguration: { enabled: false } });
});
