import {
  CreateTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { health, status } from "../../local";
import { crashEmulator } from "../support/estate/crash-emulator";
import { estateClients } from "../support/estate/estate-clients";
import {
  estateEndpoints,
  estateProcesses,
  openEndpoints,
  survivors,
} from "../support/estate/estate-processes";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

/** Each member that is killed here, and the others that hold references to it. */
const DEPENDENTS = {
  moto: /^(gateway|task-runner|metrics)$/,
  ministack: /^(gateway|database-\w+|cache-\w+|task-runner|metrics)$/,
  gateway: /^(task-runner|metrics)$/,
  "database-dev": /^task-runner$/,
  "cache-dev": /^task-runner$/,
  "task-runner": /^$/,
  metrics: /^$/,
};

async function devClients() {
  const estate = await status(ROOT);
  if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
  return estateClients(estate, "dev");
}

async function memberOf(name: string) {
  const found = (await health(ROOT)).find((member) => member.name === name);
  if (!found) throw new Error(`the estate has no ${name}`);
  return found;
}

describe("the members of the estate", () => {
  useEstate();

  test.each(Object.entries(DEPENDENTS))(
    "%s is killed: status says so, up repairs it",
    async (name, dependents) => {
      const before = await health(ROOT);
      const pid = before.find((member) => member.name === name)?.pid ?? 0;
      expect(survivors([pid])).toEqual([pid]);
      process.kill(pid, "SIGKILL");

      const told = homeostat("local", "status");
      expectCode(told, 1);
      expect(told.stdout).toMatch(new RegExp(`^${name} +ended *$`, "m"));
      expect(told.stdout).toContain("npx homeostat local up");

      const refused = homeostat("plan", "--env", "dev", "--local");
      expectCode(refused, 5);
      expect(refused.output).toContain("the embedded estate does not run");

      expectCode(homeostat("local", "up"), 0);
      expectCode(homeostat("local", "status"), 0);
      const after = await health(ROOT);
      expect(after.find((member) => member.name === name)?.pid).not.toBe(pid);
      // What does not need the killed one goes on, with all that it holds.
      const untouched = (member: string): boolean => member !== name && !dependents.test(member);
      for (const { name: other, pid: kept } of before.filter((member) => untouched(member.name)))
        expect(after.find((member) => member.name === other)?.pid).toBe(kept);
    },
  );

  test("ministack crashes as a lost machine does: up brings it back with what it held, and nothing else is touched", async () => {
    const { dynamodb, s3, sqs } = await devClients();
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "kept",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    await dynamodb.send(new PutItemCommand({ TableName: "kept", Item: { id: { S: "row" } } }));
    await s3.send(new CreateBucketCommand({ Bucket: "kept" }));
    await s3.send(new PutObjectCommand({ Bucket: "kept", Key: "object", Body: "content" }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "kept" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "message" }));

    const before = await health(ROOT);
    await crashEmulator(before);
    expectCode(homeostat("local", "status"), 1);
    expectCode(homeostat("local", "up"), 0);
    expectCode(homeostat("local", "status"), 0);
    const pidsOf = (members: typeof before): unknown =>
      members.filter(({ name }) => name !== "ministack").map(({ name, pid }) => [name, pid]);
    expect(pidsOf(await health(ROOT))).toEqual(pidsOf(before));

    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: "kept", Key: { id: { S: "row" } } }),
    );
    expect(Item).toEqual({ id: { S: "row" } });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "kept", Key: "object" }));
    expect(await Body?.transformToString()).toBe("content");
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map((message) => message.Body)).toEqual(["message"]);
  });

  test("what it held is gone when it is killed otherwise", async () => {
    const { dynamodb } = await devClients();
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["kept"]);
    process.kill((await memberOf("ministack")).pid ?? 0, "SIGKILL");
    expectCode(homeostat("local", "up"), 0);
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  test("all are killed at once: up repairs them", async () => {
    for (const { pid } of await health(ROOT)) if (pid !== undefined) process.kill(pid, "SIGKILL");
    expectCode(homeostat("local", "status"), 1);
    expectCode(homeostat("local", "up"), 0);
    expectCode(homeostat("local", "status"), 0);
  });

  test("down ends every process and closes every port, also after a crash", async () => {
    const [pids, endpoints] = [estateProcesses(), await estateEndpoints()];
    expect(pids.length).toBeGreaterThanOrEqual(10);
    expect(await openEndpoints(endpoints)).toEqual(endpoints);
    const gateway = (await health(ROOT)).find(({ name }) => name === "gateway");
    process.kill(gateway?.pid ?? 0, "SIGKILL");

    expectCode(homeostat("local", "down"), 0);
    expect(survivors(pids)).toEqual([]);
    expect(await openEndpoints(endpoints)).toEqual([]);
    expect(estateProcesses()).toEqual([]);
    expectCode(homeostat("local", "down"), 0);
  });
});
