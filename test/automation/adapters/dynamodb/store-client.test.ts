import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { storeClient } from "../../../../automation/adapters/dynamodb/store-client";

/** More calls than the client has sockets, so that some of them wait for others. */
const CALLS = Array.from({ length: 60 }, (_, index) => index);
const TableName = "table";

let server: Server;
let client: ReturnType<typeof storeClient>;
beforeEach(async () => {
  server = createServer((request, response) => {
    void read(request).then(({ target, key }) => {
      // The later a call came, the sooner it is answered.
      const { status, body } = answerTo(target, key);
      setTimeout(() => {
        response
          .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
          .end(JSON.stringify(body));
      }, 60 - key);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = storeClient({
    endpoint: `http://127.0.0.1:${String(port)}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test("each of many calls at once gets the answer to its own question, and its own refusal", async () => {
  const answers = await Promise.all(CALLS.map((index) => (index % 3 === 0 ? put(index) : get(index))));
  expect(answers).toEqual(
    CALLS.map((index) => {
      if (index % 3 !== 0) return `row of ${String(index)}`;
      return index % 2 === 0 ? `refused ${String(index)}` : "put";
    }),
  );
});

async function get(index: number): Promise<string | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: { N: String(index) } } }));
  return Item?.["row"]?.S;
}

async function put(index: number): Promise<string> {
  try {
    await client.send(new PutItemCommand({ TableName, Item: { pk: { N: String(index) } } }));
    return "put";
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.message;
  }
}

async function read(request: IncomingMessage): Promise<{ target: string; key: number }> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const { Key, Item } = JSON.parse(text) as Record<"Key" | "Item", { pk: { N: string } } | undefined>;
  return { target: String(request.headers["x-amz-target"]), key: Number((Key ?? Item)?.pk.N) };
}

/** A table on which every even item is in the way of who puts it. */
function answerTo(target: string, key: number): { status: number; body: object } {
  if (target.endsWith(".GetItem"))
    return { status: 200, body: { Item: { row: { S: `row of ${String(key)}` } } } };
  if (key % 2 !== 0) return { status: 200, body: {} };
  const type = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
  return { status: 400, body: { __type: type, message: `refused ${String(key)}` } };
}
