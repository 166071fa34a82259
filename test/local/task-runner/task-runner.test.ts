import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startTaskRunner, type TaskProcess, type TaskRunner } from "../../../local/task-runner";
import { findProcess } from "../../../local/supervisor/process-table";
import { FakeEcs } from "./fake-ecs";

const DEV = "111111111111";
const STAGING = "222222222222";
const DEADLINE_MS = 20_000;

jest.setTimeout(60_000);

let ecs: FakeEcs;
let directory: string;
let endpointUrl: string;
let runner: TaskRunner;
let events: string[];

function start(packageDirectory = resolve(__dirname, "../../..")): TaskRunner {
  return startTaskRunner({
    endpointUrl,
    region: "eu-west-1",
    accounts: { dev: DEV, staging: STAGING },
    packageDirectory,
    recordsDirectory: join(directory, "records"),
    logsDirectory: join(directory, "logs"),
    programsDirectory: join(directory, "programs"),
    scratchDirectory: join(directory, "scratch"),
    tasksFile: join(directory, "tasks.json"),
    overrides: () => ({ DATABASE_TLS: "false", CACHE_TLS: "false" }),
    intervalMs: 50,
    onEvent: (message) => events.push(message),
  });
}

async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    await sleep(25);
  }
  throw new Error(`not within ${DEADLINE_MS} ms: ${what}; events: ${events.join("; ")}`);
}

function taskOf(id: string): TaskProcess | undefined {
  return runner.tasks().find((task) => task.taskArn.endsWith(`/${id}`));
}

async function answers(port: number): Promise<Record<string, unknown> | undefined> {
  try {
    return (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  return findProcess(pid) !== undefined;
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "task-runner-"));
  events = [];
  ecs = new FakeEcs();
  ecs.variables = {
    ENVIRONMENT: "dev",
    SERVICE_NAME: "reference",
    BIND_ADDRESS: "0.0.0.0",
    PORT: "8080",
    SCRATCH_DIRECTORY: "/scratch",
    DATABASE_HOST: "127.0.0.1",
    DATABASE_NAME: "app",
    DATABASE_USER: "reference",
    CACHE_HOST: "127.0.0.1",
    QUEUE_URL: "http://127.0.0.1:1/queue",
  };
  endpointUrl = await ecs.listen();
  runner = start();
});

afterEach(async () => {
  await runner.stop();
  ecs.close();
  rmSync(directory, { recursive: true, force: true });
});

test("a runner that starts leaves no bundles of another", async () => {
  await runner.stop();
  const left = join(directory, "programs", "of-another.cjs");
  mkdirSync(dirname(left), { recursive: true });
  writeFileSync(left, "");

  runner = start();
  ecs.tasks.set(DEV, ["one"]);

  const { port } = await until("task one", () => taskOf("one"));
  expect(await until("its answer", () => answers(port))).toEqual({ status: "ok" });
  expect(existsSync(left)).toBe(false);
});

test("each task is a process that answers, and ends with its task", async () => {
  ecs.tasks.set(DEV, ["one"]);
  ecs.tasks.set(STAGING, ["two"]);
  const one = await until("task one", () => taskOf("one"));
  const two = await until("task two", () => taskOf("two"));
  expect([one.environment, two.environment]).toEqual(["dev", "staging"]);
  expect(await until("answer of one", () => answers(one.port))).toEqual({ status: "ok" });
  expect(await until("answer of two", () => answers(two.port))).toEqual({ status: "ok" });

  ecs.tasks.set(DEV, []);
  await until("end of one", () => !lives(one.pid));
  await until("end of its scratch folder", () => !existsSync(join(directory, "scratch", "one")));
  expect(await answers(two.port)).toEqual({ status: "ok" });
  await until("the list without one", () => {
    const { tasks } = JSON.parse(readFileSync(join(directory, "tasks.json"), "utf8")) as {
      tasks: TaskProcess[];
    };
    return tasks.length === 1 && tasks[0]?.pid === two.pid;
  });
});

test("a replaced task is a new process", async () => {
  ecs.tasks.set(DEV, ["old"]);
  const old = await until("task old", () => taskOf("old"));
  ecs.tasks.set(DEV, ["new"]);
  const fresh = await until("task new", () => taskOf("new"));

  expect(fresh.pid).not.toBe(old.pid);
  await until("end of old", () => !lives(old.pid));
});

test("an emulator that does not answer ends nothing, and is spoken of once", async () => {
  ecs.tasks.set(DEV, ["one"]);
  const one = await until("task one", () => taskOf("one"));
  ecs.failing = true;
  await until("the complaint", () => events.find((event) => event.includes("answered 500")));
  await sleep(300);

  expect(lives(one.pid)).toBe(true);
  expect(events.filter((event) => event.includes("are unknown"))).toHaveLength(1);
});

test("processes of a runner that was killed are ended by the next one", async () => {
  ecs.tasks.set(DEV, ["one"]);
  const one = await until("task one", () => taskOf("one"));
  ecs.tasks.set(DEV, []);
  ecs.failing = true;
  const next = start();
  try {
    await until("end of one", () => !lives(one.pid));
  } finally {
    await next.stop();
  }
});

test("a program that cannot be bundled is spoken of, and begins once it can", async () => {
  await runner.stop();
  const main = join(directory, "services/reference/main.ts");
  mkdirSync(dirname(main), { recursive: true });
  writeFileSync(main, "setInterval(() => undefined, ;");
  ecs.tasks.set(DEV, ["one"]);
  runner = start(directory);
  await until("the complaint", () =>
    events.find((event) => event.includes("services/reference/main.ts:1:29")),
  );
  expect(runner.tasks()).toEqual([]);

  writeFileSync(main, "setInterval(() => undefined, 1000);");
  const one = await until("task one", () => taskOf("one"));
  expect(lives(one.pid)).toBe(true);
});

test("tasks of other services stay records", async () => {
  ecs.variables["SERVICE_NAME"] = "another";
  ecs.tasks.set(DEV, ["one"]);
  await sleep(300);

  expect(runner.tasks()).toEqual([]);
});

test("stopping ends every process", async () => {
  ecs.tasks.set(DEV, ["one", "two"]);
  const tasks = [await until("task one", () => taskOf("one")), await until("task two", () => taskOf("two"))];
  await runner.stop();

  expect(tasks.map((task) => lives(task.pid))).toEqual([false, false]);
  expect(runner.tasks()).toEqual([]);
});
