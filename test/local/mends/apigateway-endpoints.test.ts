import { apigatewayEndpoints } from "../../../local/gateway/mends/apigateway-endpoints";
import { startHarness } from "../support/gateway-harness";
import { parsed } from "../support/aws-client";
import { endpointScenario } from "./scenarios/apigateway-endpoints";
import { useMend } from "./support/use-mend";

const gateways = useMend("apigateway-endpoints", apigatewayEndpoints);

test("an API names an address that the gateway serves", async () => {
  const alone = await endpointScenario(gateways.alone);
  expect(parsed(alone.created)["apiEndpoint"]).toContain(".execute-api.127.0.0.1");

  const { id, created, described, listed } = await endpointScenario(gateways.mended);
  const apiEndpoint = `${gateways.mended.url}/_homeostat/apis/111111111111/eu-west-1/${id}`;
  expect(parsed(created)).toMatchObject({ apiId: id, apiEndpoint });
  expect(parsed(described)).toMatchObject({ apiEndpoint });
  expect(parsed(listed)).toMatchObject({ items: [{ apiEndpoint }] });
});

test.each([
  ["that nobody signed", undefined],
  ["with a token of its own", "Bearer 0123456789abcdef"],
])("a request %s reaches the API in its address as it is", async (_what, authorization) => {
  const harness = await startHarness({ mends: [apigatewayEndpoints] });
  await fetch(
    `${harness.url}/_homeostat/apis/222222222222/eu-west-1/1a2b3c4d/approvals/apr-1?signature=a%2Fb`,
    { headers: authorization === undefined ? {} : { authorization } },
  );
  expect(harness.ministack.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ["/_aws/execute-api/1a2b3c4d/approvals/apr-1?signature=a%2Fb", authorization],
  ]);
  await harness.close();
});
