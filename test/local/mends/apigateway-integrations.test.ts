import { apigatewayIntegrations } from "../../../local/gateway/mends/apigateway-integrations";
import { parsed } from "../support/aws-client";
import { integrationScenario } from "./scenarios/apigateway-integrations";
import { useMend } from "./support/use-mend";

const gateways = useMend("apigateway-integrations", apigatewayIntegrations);

const ON_AWS = { connectionId: "link123", tlsConfig: { serverNameToVerify: "web.example.com" } };

test("an integration tells its link and the name it verifies, made, read and listed", async () => {
  const alone = await integrationScenario(gateways.alone);
  for (const answer of [alone.created, alone.described]) {
    expect(parsed(answer)).not.toHaveProperty("connectionId");
    expect(parsed(answer)).not.toHaveProperty("tlsConfig");
  }

  const { created, described, listed } = await integrationScenario(gateways.mended);
  expect(parsed(created)).toMatchObject(ON_AWS);
  expect(parsed(described)).toMatchObject(ON_AWS);
  expect(parsed(listed)).toMatchObject({ items: [ON_AWS] });
});

test("an update changes what it names and nothing else", async () => {
  const { updated, changed } = await integrationScenario(gateways.mended);
  for (const answer of [updated, changed])
    expect(parsed(answer)).toMatchObject({ ...ON_AWS, connectionId: "link456" });
});
