import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-codes";

// Processes and compilers are slow on a machine that is busy with other things.
jest.setTimeout(60_000);

const ROOT = join(__dirname, "..", "..");
const EVENTS = join(ROOT, "test", "automation", "remediation", "fixtures", "events");
const recorded = (name: string) => join(EVENTS, `${name}.json`);

function simulate(...args: readonly string[]) {
  // No credentials and no region: it must not need them.
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
  const words = [join(ROOT, "bin", "homeostat.mjs"), "remediation", "simulate", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env });
  return { status, stdout, stderr };
}

describe("homeostat remediation simulate", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-simulate-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const written = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it("explains how an event is read, matched and decided, and what would run", () => {
    const { status, stdout } = simulate(recorded("cloudwatch-alarm"));
    expect(status).toBe(EXIT.ok);
    for (const part of [
      /^read as +trouble: database-silent \(P1, 95 % sure\)$/m,
      /^matched +failover-database by its root cause/m,
      /^decision +auto: the runbook runs now$/m,
      /^would run +check +primary-down-by-api:/m,
      /^ +undo +switch-endpoint-back:/m,
      /^ +verify +service-healthy:/m,
    ]) {
      expect(stdout).toMatch(part);
    }
  });

  it("gives every reason as JSON", () => {
    const { status, stdout } = simulate(recorded("cloudwatch-math-alarm"), "--autonomy", "suggest", "--json");
    expect(status).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "remediation simulate",
      at: "2026-03-02T09:17:04.000Z",
      results: [
        {
          kind: "trouble",
          incident: { rootCause: "application-errors-high", service: "reference" },
          decision: {
            runbookId: "rollback-deployment",
            outcome: "manual",
            reasons: [{ code: "high-risk" }, { code: "autonomy-cap" }, { code: "autonomy-suggest" }],
          },
        },
      ],
    });
  });

  it("decides as of another moment", () => {
    const { status, stdout } = simulate(
      recorded("cloudwatch-alarm"),
      "--at",
      "2031-12-24T18:00:00Z",
      "--json",
    );
    expect(status).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ decision: { outcome: "auto", decidedAtMs: Date.parse("2031-12-24T18:00:00Z") } }],
    });
  });

  it("takes a webhook of Alertmanager as an environment's", () => {
    const { detail } = JSON.parse(readFileSync(recorded("alertmanager-webhook"), "utf8")) as {
      detail: unknown;
    };
    const { status, stdout } = simulate(written("webhook.json", JSON.stringify(detail)), "--env", "staging");
    expect(status).toBe(EXIT.ok);
    expect(stdout).toContain("trouble: node-not-ready");
    expect(stdout).toContain("staging: Kubernetes::Node");
  });

  it("says why an event is rejected, and shows it harmlessly", () => {
    const event = JSON.parse(readFileSync(recorded("cloudwatch-alarm"), "utf8")) as object;
    const text = JSON.stringify({ ...event, account: "999999999999", source: "\u001b[2Jevil" });
    const { status, stdout } = simulate(written("foreign.json", text));
    expect(status).toBe(EXIT.failed);
    expect(stdout).toContain("rejected: recorded, a person is told, nothing acts on it");
    expect(stdout).toContain("999999999999 is none of ours");
    expect(stdout).not.toContain("\u001b");
  });

  it("shows text of an event harmlessly", () => {
    const event = JSON.parse(readFileSync(recorded("rds-backup"), "utf8")) as { detail: object };
    const text = JSON.stringify({
      ...event,
      detail: { ...event.detail, Message: "\u001b[31mall is well\u202e" },
    });
    const { status, stdout } = simulate(written("painted.json", text));
    expect(status).toBe(EXIT.ok);
    expect(stdout).toContain("\\u001b[31mall is well\\u202e");
  });

  it.each<[string, () => readonly string[], string, string]>([
    [
      "a file that is not there",
      () => [join(folder, "nowhere.json")],
      "there is no such file",
      "a JSON file",
    ],
    ["a folder", () => [folder], "this is a folder, not a file", "a JSON file"],
    ["no JSON", () => [written("text.json", "{")], "the file is not JSON", "a JSON object"],
    ["a list", () => [written("list.json", "[]")], "the file holds a list", "a JSON object"],
    [
      "too much",
      () => [written("long.json", `"${"x".repeat(300_000)}"`)],
      "the file has 300002 characters",
      "262144",
    ],
    [
      "an unknown environment",
      () => [recorded("cloudwatch-alarm"), "--env", "production"],
      'unknown environment "production"',
      "dev, staging, prod",
    ],
    ["no moment", () => [recorded("cloudwatch-alarm"), "--at", "soon"], '"soon" is no moment', "ISO 8601"],
  ])("explains %s", (_, args, what, allowed) => {
    const { status, stderr } = simulate(...args());
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain(what);
    expect(stderr).toMatch(new RegExp(`^  allowed  .*${allowed}`, "m"));
    expect(stderr).toMatch(/^ {2}to do {4}\S/m);
    expect(stderr).toMatch(/^ {2}where {4}\S/m);
  });

  it.each([[[]], [["a.json", "--autonomy", "always"]], [["a.json", "b.json"]]])(
    "does not understand %j",
    (args) => {
      expect(simulate(...args).status).toBe(EXIT.usage);
    },
  );
});
