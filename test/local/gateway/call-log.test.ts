import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallLog, type CallRecord } from "../../../local/gateway/call-log";

const record: CallRecord = {
  time: "2026-01-02T00:00:00.000Z",
  account: "111111111111",
  accessKeyId: "111111111111",
  region: "eu-west-1",
  service: "sts",
  action: "GetCallerIdentity",
  status: 200,
  ms: 1,
  routedTo: "ministack",
  mends: [],
};

test("the log stays within its bound and keeps one older generation", async () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-log-"));
  const file = join(folder, "calls.jsonl");
  const limit = 2_000;
  const log = new CallLog(file, limit);
  for (let index = 0; index < 40; index += 1) {
    log.add(record);
    await new Promise<void>((done) => {
      log.flush(done);
    });
  }
  await log.close();
  expect(statSync(file).size).toBeLessThanOrEqual(limit);
  expect(existsSync(join(folder, "calls.1.jsonl"))).toBe(true);
  expect(
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toContainEqual(record);
  rmSync(folder, { recursive: true });
});

test("closing waits for what is being written, and writes what came meanwhile", async () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-log-"));
  const file = join(folder, "calls.jsonl");
  const log = new CallLog(file);
  log.add(record);
  log.flush();
  log.add({ ...record, action: "AssumeRole" });
  await log.close();
  const actions = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as CallRecord).action);
  expect(actions).toEqual(["GetCallerIdentity", "AssumeRole"]);
  rmSync(folder, { recursive: true });
});
