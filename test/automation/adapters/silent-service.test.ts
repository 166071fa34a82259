import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { engineClientSettings, stepClientSettings } from "../../../automation/adapters/aws/client-settings";
import { storeClient } from "../../../automation/adapters/dynamodb/store-client";

/** A service that takes connections and requests, and never answers. */
let server: Server;
let endpoint: string;
let requests = 0;
beforeEach(async () => {
  requests = 0;
  server = createServer(() => (requests += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const WITHIN_MS = 20_000;
const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
const region = "eu-west-1";

/** The settings with waits that a test has time for. */
const hurried = <S extends { readonly requestHandler: object }>(settings: S): S => ({
  ...settings,
  requestHandler: { ...settings.requestHandler, requestTimeout: 500 },
});

test.each([
  ["the engine", engineClientSettings, 2],
  ["a step", stepClientSettings, 4],
])(
  "a client of %s does not wait for who never answers",
  async (_, settings, attempts) => {
    const client = new SFNClient({ ...hurried(settings), endpoint, region, credentials });
    const executionArn = "arn:aws:states:eu-west-1:111111111111:execution:one:two";
    await expect(client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toThrow(
      /exceeded the configured 500 ms requestTimeout/,
    );
    expect(requests).toBe(attempts);
    client.destroy();
  },
  WITHIN_MS,
);

test(
  "nor does that of the store, which gives up within seconds",
  async () => {
    const client = storeClient({ endpoint, region, credentials });
    const asked = new GetItemCommand({ TableName: "table", Key: { pk: { S: "one" } } });
    await expect(client.send(asked)).rejects.toThrow(/exceeded the configured 2000 ms requestTimeout/);
    expect(requests).toBe(2);
    client.destroy();
  },
  WITHIN_MS,
);
