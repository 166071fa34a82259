import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
} from "@aws-sdk/client-lambda";
import { buildSync } from "esbuild";
import { zipArchive } from "../../../constructs/core/zip-archive";
import type { LocalEstate } from "../../../local";
import { estateClients } from "./estate-clients";
import { serviceOf } from "./estate-tasks";
import { ROOT } from "./homeostat";

/** Tries what a runbook may, and what none may; tells of each attempt whether it was allowed, or the refusal's name. */
const SOURCE = `
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { DeleteServiceCommand, DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
  const ecs = new ECSClient({});
  const dynamodb = new DynamoDBClient({});
  const tried = (attempt) => attempt.then(() => "allowed", (error) => error.name);
  export const handler = async ({ cluster, service, table }) => ({
    look: await tried(ecs.send(new DescribeServicesCommand({ cluster, services: [service] }))),
    forge: await tried(
      dynamodb.send(new PutItemCommand({ TableName: table, Item: { pk: { S: "forged" }, sk: { S: "item" } } })),
    ),
    remove: await tried(ecs.send(new DeleteServiceCommand({ cluster, service, force: true }))),
  });
`;

/** Proves that code under a runbook's role can do what its spec declares, and neither more nor anything to the engine. */
export async function proveRights(estate: LocalEstate, environment: string): Promise<void> {
  const { lambda } = estateClients(estate, environment);
  const prefix = `homeostat-${environment}-remediation`;
  const { Configuration } = await lambda.send(
    new GetFunctionCommand({ FunctionName: `${prefix}-restart-service` }),
  );
  const FunctionName = `${prefix}-intruder`;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: Configuration?.Role,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 30,
      Code: { ZipFile: bundled() },
    }),
  );
  try {
    const { cluster, service } = await serviceOf(estate, environment);
    const Payload = JSON.stringify({ cluster, service, table: prefix });
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    expect(JSON.parse(answer.Payload?.transformToString() ?? "null")).toEqual({
      look: "allowed",
      forge: "AccessDeniedException",
      remove: "AccessDeniedException",
    });
  } finally {
    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  }
}

function bundled(): Buffer {
  const { outputFiles } = buildSync({
    stdin: { contents: SOURCE, resolveDir: ROOT },
    ...{ bundle: true, platform: "node", target: "node22", format: "cjs", write: false },
  });
  return zipArchive([{ path: "index.js", content: outputFiles[0]?.text ?? "" }]);
}
