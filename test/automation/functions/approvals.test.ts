import { ENVIRONMENT } from "./environment";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { engineDeps } from "../../../automation/functions/engine-deps";
import { handler } from "../../../automation/functions/approvals";
import { admit } from "../../../automation/remediation/admission/admit";
import { approvalLink } from "../../../automation/remediation/approval/link-signature";
import { openApproval } from "../../../automation/remediation/approval/open-approval";
import { guardrailLimits } from "../../../automation/remediation/guardrails/limits";
import { FakeDynamoDb } from "../../support/fake-dynamodb";
import { RecordingWorkflow } from "../remediation/support/executions";
import { decision, incident, plan, scope } from "../remediation/support/records";

const KEY = "k".repeat(43);

let table: FakeDynamoDb;
let sent: { readonly name: string; readonly input: unknown }[];
let secret: () => Promise<object>;

beforeEach(() => {
  table = new FakeDynamoDb(ENVIRONMENT.HOMEOSTAT_TABLE);
  sent = [];
  secret = () => Promise.resolve({ SecretString: KEY });
  const send = (to: (command: never) => unknown) => to as never;
  jest
    .spyOn(DynamoDBClient.prototype, "send")
    .mockImplementation(send((command) => table.client.send(command)));
  jest.spyOn(SecretsManagerClient.prototype, "send").mockImplementation(send(() => secret()));
  jest.spyOn(SFNClient.prototype, "send").mockImplementation(
    send((command: { readonly input: unknown }) => {
      sent.push({ name: command.constructor.name, input: command.input });
      return Promise.resolve({});
    }),
  );
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(() => jest.restoreAllMocks());

/** An execution of dev that asks a person, and the link that it sends. */
async function ask() {
  const deps = engineDeps(new DynamoDBClient({}), ENVIRONMENT.HOMEOSTAT_TABLE);
  const reasons = [{ code: "high-risk" as const, limitsTo: "approval" as const, says: "it may lose data" }];
  const { grant } = await admit(
    {
      executionId: "exe-1",
      environment: "dev",
      decision: decision("approval", { reasons }),
      run: { scope, limits: guardrailLimits() },
    },
    deps,
  );
  if (!grant) throw new Error("it was not admitted");
  const madeAtMs = Date.now();
  const question = {
    state: { grant, incident },
    plan: { ...plan, madeAtMs, untilMs: madeAtMs + 900_000 },
    taskToken: "token-1",
  };
  const asked = await openApproval(question, { ...deps, workflow: new RecordingWorkflow() });
  if (asked.kind !== "done") throw new Error(`not asked: ${asked.kind}`);
  const { id: approvalId, digest, untilMs } = asked.answer;
  return {
    digest,
    url: new URL(approvalLink("https://approvals.example", { approvalId, digest, untilMs }, KEY)),
  };
}

function event({ pathname, search }: URL, method = "GET", form: Readonly<Record<string, string>> = {}) {
  return {
    version: "2.0",
    routeKey: `${method} /approvals/{id}`,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    requestContext: { http: { method, path: pathname, protocol: "HTTP/1.1" } },
    body: Buffer.from(new URLSearchParams(form).toString()).toString("base64"),
    isBase64Encoded: true,
  };
}

test("the link of a message shows the question, with why a person is asked, and its form answers it once", async () => {
  const { url, digest } = await ask();
  const rows = JSON.stringify([...table.rows]);
  const shown = await handler(event(url));
  expect(shown).toMatchObject({ statusCode: 200, headers: { "cache-control": "no-store" } });
  expect(shown.body).toContain("<li>it may lose data</li>");
  expect(JSON.stringify([...table.rows])).toBe(rows);
  expect(sent).toEqual([]);

  const [, approve = ""] = /name="approve" value="([\w-]+)"/.exec(shown.body) ?? [];
  const form = { decision: "approve", approve, name: "Ada", reason: "it is stuck" };
  expect((await handler(event(url, "POST", form))).statusCode).toBe(200);
  const output = JSON.stringify({ digest });
  expect(sent).toEqual([{ name: "SendTaskSuccessCommand", input: { taskToken: "token-1", output } }]);
  expect((await handler(event(url))).statusCode).toBe(409);
});

test.each<[string, () => void]>([
  ["its key", () => (secret = () => Promise.reject(new Error("AccessDeniedException")))],
  ["a key at all", () => (secret = () => Promise.resolve({}))],
  [
    "its table",
    () => {
      table.failAlways(new Error("connect ECONNREFUSED"));
    },
  ],
])("without %s it says so, and answers nothing", async (_, take) => {
  const { url } = await ask();
  take();
  expect((await handler(event(url))).statusCode).toBe(503);
  expect((await handler(event(url, "POST", { decision: "approve" }))).statusCode).toBe(503);
  expect(sent).toEqual([]);
});

test("what is no request of an HTTP API is answered with a page all the same", async () => {
  expect(await handler({ Records: [] })).toMatchObject({ statusCode: 503 });
});
