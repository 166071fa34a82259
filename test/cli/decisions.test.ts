import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HistoryEntry } from "../../automation/remediation/history/entry";
import { generateHistory } from "../../automation/remediation/history/generate";
import { writeHistory } from "../../automation/remediation/history/read-history";
import { CliError } from "../../cli/cli-error";
import { diff, type DecisionsDiffOptions } from "../../cli/commands/decisions-diff";
import { replayHistory } from "../../cli/commands/decisions-replay";
import { EXIT } from "../../cli/exit-codes";

// Processes and compilers are slow on a machine that is busy with other things.
jest.setTimeout(120_000);

const ROOT = join(__dirname, "..", "..");
const RESTART = "automation/runbooks/restart-service/spec.ts";
const POLICIES = "automation/remediation/policy/default-policies.ts";
const START_MS = Date.parse("2026-03-02T09:00:00Z");

/** Three troubles of different services, an hour apart, so that none is in another's way. */
const QUIET = ["application-pool-exhausted", "service-cpu-high", "moon-full"].map((rootCause, index) =>
  trouble(rootCause, index * 60),
);

function trouble(rootCause: string, afterMinutes: number, environment = "dev"): HistoryEntry {
  return {
    incident: {
      id: `inc-${rootCause}`,
      rootCause,
      confidence: 0.8,
      symptoms: [],
      service: "reference",
      target: { type: "AWS::ECS::Service", id: `homeostat-${environment}/reference` },
      severity: "P2",
      environment,
      detectedAtMs: START_MS + afterMinutes * 60_000,
      context: {},
      source: {
        kind: "cloudwatch-alarm",
        eventId: `event-${afterMinutes}`,
        accountId: "111111111111",
        region: "eu-west-1",
      },
    },
    execution: { outcome: "succeeded-verified", seconds: 60 },
  };
}

describe("homeostat decisions", () => {
  let root: string;
  let printed = "";

  const git = (...args: readonly string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "init.defaultBranch=main", ...args],
      {
        cwd: root,
        encoding: "utf8",
      },
    ).trim();

  const edit = (file: string, from: string | RegExp, to: string) => {
    const before = readFileSync(join(root, file), "utf8");
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(join(root, file), after);
  };

  const history = (entries: readonly HistoryEntry[]) => {
    const file = join(root, "history.jsonl");
    writeFileSync(file, writeHistory(entries));
    return file;
  };

  /** The difference on a history, as JSON. */
  const diffOf = async (
    entries: readonly HistoryEntry[],
    options: DecisionsDiffOptions = { base: "HEAD" },
  ) => {
    printed = "";
    const exitCode = await diff({ ...options, history: history(entries), json: true }, root);
    const { changes, ...rest } = JSON.parse(printed) as {
      changes: { group: string; entry: number }[];
      base: string;
      head: string;
      incidents: number;
      counts: Record<string, number>;
    };
    return { exitCode, groups: changes.map(({ group, entry }) => [group, entry]), ...rest };
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "homeostat-decisions-"));
    cpSync(join(ROOT, "automation"), join(root, "automation"), { recursive: true });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "as it is");
  });

  beforeEach(() => {
    printed = "";
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    git("checkout", "--quiet", "--", "automation");
  });

  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("says that nothing changed where nothing did, with exit code 0", async () => {
    const found = await diffOf(QUIET);
    expect(found).toMatchObject({ exitCode: EXIT.ok, groups: [], incidents: 3, head: "the working tree" });
    expect(found.base).toBe(`HEAD (${git("rev-parse", "HEAD").slice(0, 10)})`);
    printed = "";
    const same = { base: "main", head: "HEAD", history: history(QUIET) };
    expect(await diff(same, root)).toBe(EXIT.ok);
    expect(printed).toMatch(/^\*\*No decision changes\*\*: `main \(/);
  });

  it.each<[string, string, string | RegExp, string, string]>([
    [
      "a higher confidence",
      RESTART,
      "minimumConfidence: 0.7",
      "minimumConfidence: 0.85",
      "newly-to-a-person",
    ],
    ["a cap of the runbook", RESTART, 'Autonomy: "automatic"', 'Autonomy: "approve"', "newly-to-a-person"],
    ["no executions at all", RESTART, "executionsPerHour: 2", "executionsPerHour: 0", "newly-blocked"],
    [
      "a policy that turns it off",
      POLICIES,
      'initialAutonomy: "automatic" }',
      'initialAutonomy: "automatic", runbooksOff: { "restart-service": "leaks" } }',
      "newly-blocked",
    ],
    [
      "another runbook for the root cause",
      "automation/runbooks/scale-service/spec.ts",
      "triggers: [",
      'triggers: [{ rootCause: "application-pool-exhausted", targetType: "AWS::ECS::Service", services: ["reference"] },',
      "other-runbook",
    ],
  ])("shows %s in the right group and nowhere else, with exit code 2", async (_, file, from, to, group) => {
    edit(file, from, to);
    expect(await diffOf(QUIET)).toMatchObject({ exitCode: EXIT.changes, groups: [[group, 1]] });
  });

  it("shows what becomes automatic, and a new rule that changes nothing yet", async () => {
    edit(RESTART, "minimumConfidence: 0.7", "minimumConfidence: 0.75");
    const inProd = trouble("application-pool-exhausted", 0, "prod");
    const almost = { ...inProd, incident: { ...inProd.incident, confidence: 0.72 } };
    expect(await diffOf([almost])).toMatchObject({ groups: [["other-reasons", 1]] });
    edit(POLICIES, 'initialAutonomy: "suggest"', 'initialAutonomy: "automatic"');
    expect(await diffOf([inProd])).toMatchObject({ groups: [["newly-automatic", 1]] });
  });

  it("lets guardrails evolve: a longer cooldown blocks later incidents, and only those", async () => {
    const entries = [0, 20, 90].map((after) => trouble("application-pool-exhausted", after));
    edit(RESTART, "cooldownMinutes: 15", "cooldownMinutes: 30");
    expect(await diffOf(entries)).toMatchObject({
      groups: [["newly-blocked", 2]],
      counts: { "newly-automatic": 0, "newly-blocked": 1, "newly-to-a-person": 0 },
    });
  });

  it("compares two commits, whatever lies in the working tree and in its index", async () => {
    edit(RESTART, "minimumConfidence: 0.7", "minimumConfidence: 0.85");
    git("commit", "--quiet", "--all", "--message", "more confidence");
    writeFileSync(join(root, "staged.txt"), "staged");
    git("add", "staged.txt");
    edit(RESTART, "export const spec", "export const broken");
    const status = git("status", "--porcelain");
    expect(await diffOf(QUIET, { base: "HEAD~1", head: "HEAD" })).toMatchObject({
      groups: [["newly-to-a-person", 1]],
    });
    expect(await diffOf(QUIET, { base: "HEAD", head: "HEAD~1" })).toMatchObject({
      groups: [["newly-automatic", 1]],
    });
    expect(git("status", "--porcelain").replace("?? .homeostat/\n", "")).toContain("A  staged.txt");
    expect(status).toContain("A  staged.txt");
    await expect(diff({ base: "HEAD", history: history(QUIET) }, root)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringContaining("the working tree cannot be bundled") as string,
    });
    git("rm", "--quiet", "--cached", "staged.txt");
    git("checkout", "--quiet", "--", "automation");
    git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("renders a table that text of an incident cannot break", async () => {
    edit(RESTART, "minimumConfidence: 0.7", "minimumConfidence: 0.85");
    edit(RESTART, '"application-pool-exhausted"', '"pool | `@team` <b>\\n# x"');
    git("commit", "--quiet", "--all", "--message", "an odd name");
    edit(RESTART, "minimumConfidence: 0.85", "minimumConfidence: 0.7");
    const odd = trouble("pool | `@team` <b>\n# x", 0);
    expect(await diff({ base: "HEAD", history: history([odd]) }, root)).toBe(EXIT.changes);
    expect(printed.split("\n").slice(-4)).toEqual([
      "| incidents | environment | root cause | before | after | rules that came and went | first |",
      "| ---: | --- | --- | --- | --- | --- | --- |",
      "| 1 | `dev` | `pool ¦ ˋ@teamˋ <b>\\u000a# x` | manual `restart-service` | auto `restart-service` | −low-confidence | 1: 2026-03-02T09:00:00Z |",
      "",
    ]);
    git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("stays below the length of a comment, whatever changed", async () => {
    edit(POLICIES, 'initialAutonomy: "automatic"', 'initialAutonomy: "shadow"');
    edit(POLICIES, 'initialAutonomy: "suggest"', 'initialAutonomy: "automatic"');
    const entries = generateHistory({ incidents: 4_000, seed: 2 });
    expect(await diff({ base: "HEAD", history: history(entries) }, root)).toBe(EXIT.changes);
    expect(printed).toContain("more kinds; `--json` has all.");
    expect(printed.length).toBeLessThan(65_536);
  });

  it("replays a history the same way twice", async () => {
    const file = history(generateHistory({ incidents: 300, seed: 3 }));
    const replayed = async () => {
      printed = "";
      expect(await replayHistory({ json: true }, file, root)).toBe(EXIT.ok);
      return printed;
    };
    const first = await replayed();
    expect(await replayed()).toBe(first);
    expect((JSON.parse(first) as { decisions: unknown[] }).decisions).toHaveLength(300);
  });

  it.each<[string, (file: string) => DecisionsDiffOptions, string, RegExp]>([
    ["no base", (file) => ({ history: file }), "nothing is said to compare with", /--base/],
    [
      "an unknown version",
      (file) => ({ base: "nowhere", history: file }),
      'there is no version "nowhere"',
      /--base/,
    ],
    [
      "an option in place of one",
      (file) => ({ base: "HEAD", head: "--all", history: file }),
      'there is no version "--all"',
      /--head/,
    ],
    [
      "a file that is not there",
      () => ({ base: "HEAD", history: "nowhere.jsonl" }),
      "there is no such file",
      /nowhere/,
    ],
  ])("explains %s", async (_, optionsOf, what, where) => {
    const options = optionsOf(history(QUIET));
    await expect(diff(options, root)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      explanation: { what, where: expect.stringMatching(where) as string },
    });
  });

  it.each([
    ["a malformed line", `${writeHistory(QUIET)}{`, /^it is not JSON/, /line 4$/],
    ["an unknown key", '{"incidents": 1}\n', /./, /line 1$/],
    ["nothing", "\n", /^the history is empty$/, /history\.jsonl$/],
  ])("explains a history with %s", async (_, text, what, where) => {
    const file = join(root, "history.jsonl");
    writeFileSync(file, text);
    const failed = diff({ base: "HEAD", history: file }, root);
    await expect(failed).rejects.toThrow(CliError);
    await expect(failed).rejects.toMatchObject({
      exitCode: EXIT.usage,
      explanation: {
        what: expect.stringMatching(what) as string,
        where: expect.stringMatching(where) as string,
        allowed: expect.stringContaining("one JSON object in each line") as string,
      },
    });
  });

  it("explains a version without decision code, and one from before the replay", async () => {
    git("checkout", "--quiet", "--orphan", "empty");
    git("rm", "-r", "--quiet", "--cached", ".");
    writeFileSync(join(root, "readme"), "");
    git("add", "readme");
    git("commit", "--quiet", "--message", "empty");
    git("checkout", "--quiet", "--force", "main");
    const file = history(QUIET);
    await expect(diff({ base: "empty", history: file }, root)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      explanation: { what: "empty has no automation/, so it decides nothing", where: "--base" },
    });
    edit("automation/remediation/decide.ts", "export function decide(", "export function decideOnce(");
    await expect(diff({ base: "HEAD", history: file }, root)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringMatching(/the working tree cannot be bundled: [^]*"decide"/) as string,
    });
  });

  it("tells what a version said that cannot decide a history", async () => {
    const file = history([trouble("service-cpu-high", 0, "moon")]);
    await expect(diff({ base: "HEAD", history: file }, root)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringContaining('there is no remediation policy for "moon"') as string,
    });
  });

  it("generates what it can replay, from the command line", () => {
    mkdirSync(join(root, "out"), { recursive: true });
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(ROOT, "bin", "homeostat.mjs"), "decisions", ...args], {
        encoding: "utf8",
        // No credentials and no region: it must not need them.
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
      });
    const generated = run("generate", "--incidents", "50", "--seed", "4");
    expect(generated).toMatchObject({ status: EXIT.ok, stderr: "" });
    const file = join(root, "out", "history.jsonl");
    writeFileSync(file, generated.stdout);
    const replayed = run("replay", file);
    expect(replayed).toMatchObject({ status: EXIT.ok, stderr: "" });
    expect(replayed.stdout).toMatch(
      /^decided by +the working tree\nhistory .*, 50 incidents\noutcomes +\d+ {2}/,
    );
    expect(run("generate", "--incidents", "0").status).toBe(EXIT.usage);
    expect(run("replay").status).toBe(EXIT.usage);
  });
});
