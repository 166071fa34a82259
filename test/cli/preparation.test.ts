import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyStacks } from "../../cli/engine/apply-stacks";
import { Initializer } from "../../cli/engine/initializer";
import { Hold } from "../../cli/engine/hold";
import { Interrupts } from "../../cli/engine/interrupts";
import { ProviderLauncher } from "../../cli/engine/provider-launcher";
import { Semaphore } from "../../cli/engine/semaphore";
import type { Session } from "../../cli/engine/session";
import { StackOperations } from "../../cli/engine/stack-operations";
import type { StackReport } from "../../cli/engine/stack-report";
import { TerraformRunner } from "../../cli/engine/terraform-runner";
import { Workspace } from "../../cli/engine/workspace";
import { LineReporter } from "../../cli/progress/line-reporter";
import { stackOf, targetIn } from "./support/target";

/**
 * Notes each run as it begins and ends. A file named after one (`hold-apply-dev-a`) makes it wait until that is gone or
 * SIGINT comes, and `fail-init-dev-b` makes it fail.
 */
const TERRAFORM = `#!${process.execPath}
const { appendFileSync, existsSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const [operation] = process.argv.slice(2);
const run = operation + "-" + basename(process.cwd());
const note = (what) => appendFileSync(join(process.env.TRACE, "runs"), what + " " + run + "\\n");
const there = (kind) => existsSync(join(process.env.TRACE, kind + "-" + run));
let interrupted = false;
process.on("SIGINT", () => { interrupted = true; });
note("begin");
const timer = setInterval(() => {
  if (there("hold") && !interrupted) return;
  clearInterval(timer);
  note(interrupted ? "interrupt" : "end");
  if (interrupted || there("fail")) {
    console.error("Error: " + run + " went wrong");
    process.exit(1);
  }
  if (operation === "init") writeFileSync(".terraform.lock.hcl", "");
  if (operation !== "plan") return;
  const changes = { operation: "plan", add: 1, change: 0, remove: 0, import: 0 };
  console.log(JSON.stringify({ type: "change_summary", changes }));
  process.exit(2);
}, 10);
`;
const TEMPLATE = { terraform: { required_providers: { aws: { source: "aws" } }, backend: { local: {} } } };
/** b waits for a, and c for b. */
const STACKS = [
  stackOf("dev-a", TEMPLATE),
  stackOf("dev-b", TEMPLATE, ["dev-a"]),
  stackOf("dev-c", TEMPLATE, ["dev-b"]),
];
const TIMEOUT_MS = 60_000;

describe("stacks are prepared while others are applied", () => {
  let folder = "";
  const file = (name: string): string => join(folder, name);
  const mark = (name: string): void => {
    writeFileSync(file(name), "");
  };
  const unmark = (name: string): void => {
    rmSync(file(name));
  };
  const runs = (): string[] =>
    existsSync(file("runs")) ? readFileSync(file("runs"), "utf8").trim().split("\n") : [];
  const workspace = (id: string): Workspace => {
    const stack = STACKS.find((candidate) => candidate.id === id);
    if (!stack) throw new Error(`no stack ${id}`);
    return new Workspace(target(), stack);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-preparation-"));
    mkdirSync(file("aws"));
    writeFileSync(file("terraform"), TERRAFORM);
    chmodSync(file("terraform"), 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function target(): ReturnType<typeof targetIn> {
    const terraform = { ...targetIn(folder).terraform, path: file("terraform") };
    return targetIn(folder, { terraform, env: { ...process.env, TRACE: folder } });
  }

  async function apply(stop = new AbortController()): Promise<readonly StackReport[]> {
    const interrupts = new Interrupts({
      onStop: () => undefined,
      onInsist: () => Promise.resolve(false),
    });
    const runner = new TerraformRunner(interrupts);
    const initializer = new Initializer(target(), runner);
    const providers = new ProviderLauncher(target());
    const operations = new StackOperations(runner, initializer, providers, new Semaphore(2), 1);
    const session: Session = {
      ...{ target: target(), interrupts, operations, runner, initializer, concurrency: 2 },
      ...{ environmentStacks: STACKS, stacks: STACKS },
    };
    const reporter = new LineReporter(
      STACKS.map(({ id }) => id),
      { write: () => true },
    );
    try {
      return await interrupts.during(async () => {
        stop.signal.addEventListener("abort", () => process.emit("SIGTERM"));
        return applyStacks(session, reporter, { allowed: [], guarded: false });
      });
    } finally {
      reporter.close();
    }
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  const statuses = (reports: readonly StackReport[]): Record<string, string> =>
    Object.fromEntries(reports.map(({ id, status }) => [id, status]));

  test(
    "one after another, in the order of their turns, and once each",
    async () => {
      mark("hold-apply-dev-a");
      const applied = apply();
      await until(() => runs().includes("end init-dev-c"));

      expect(runs().filter((run) => run.includes("init"))).toEqual([
        ...["begin init-dev-a", "end init-dev-a"],
        ...["begin init-dev-b", "end init-dev-b"],
        ...["begin init-dev-c", "end init-dev-c"],
      ]);
      expect(runs()).not.toContain("end apply-dev-a");
      unmark("hold-apply-dev-a");
      expect(statuses(await applied)).toEqual({
        "dev-a": "applied",
        "dev-b": "applied",
        "dev-c": "applied",
      });
      expect(runs().filter((run) => run.startsWith("begin init"))).toHaveLength(3);
    },
    TIMEOUT_MS,
  );

  test(
    "a stack whose turn comes meanwhile waits for the rest of its own",
    async () => {
      mark("hold-init-dev-b");
      const applied = apply();
      await until(() => runs().includes("end apply-dev-a") && runs().includes("begin init-dev-b"));
      expect(runs()).not.toContain("begin plan-dev-b");
      unmark("hold-init-dev-b");

      expect(statuses(await applied)["dev-b"]).toBe("applied");
      expect(runs().filter((run) => run === "begin init-dev-b")).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    "what goes wrong is tried again when the stack's turn comes, and told of that stack then",
    async () => {
      mark("hold-apply-dev-a");
      mark("fail-init-dev-b");
      const applied = apply();
      await until(() => runs().includes("end init-dev-c"));
      unmark("hold-apply-dev-a");

      const [, b, c] = await applied;
      expect(b?.status).toBe("failed");
      expect(b?.error?.message).toContain("init-dev-b went wrong");
      expect(c).toMatchObject({ status: "not applied", needs: ["dev-b"] });
      expect(c?.error).toBeUndefined();
      expect(runs().filter((run) => run === "begin init-dev-b")).toHaveLength(2);
      expect(existsSync(workspace("dev-c").file("holder.json"))).toBe(false);
    },
    TIMEOUT_MS,
  );

  test(
    "a folder in which another run works is left alone, and free again in time counts as free",
    async () => {
      const other = Hold.take(workspace("dev-b"), "plan");
      mark("hold-apply-dev-a");
      const applied = apply();
      await until(() => runs().includes("end init-dev-c"));
      expect(runs()).not.toContain("begin init-dev-b");
      other.release();
      unmark("hold-apply-dev-a");

      expect(statuses(await applied)["dev-b"]).toBe("applied");
    },
    TIMEOUT_MS,
  );

  test(
    "an interruption ends it, and nothing more is prepared",
    async () => {
      mark("hold-apply-dev-a");
      mark("hold-init-dev-b");
      const stop = new AbortController();
      const applied = apply(stop);
      await until(() => runs().includes("begin init-dev-b") && runs().includes("begin apply-dev-a"));
      stop.abort();

      expect(statuses(await applied)).toEqual({
        "dev-a": "interrupted",
        "dev-b": "not applied",
        "dev-c": "not applied",
      });
      expect(runs()).toContain("interrupt init-dev-b");
      expect(runs()).not.toContain("begin init-dev-c");
      expect(existsSync(workspace("dev-b").file("holder.json"))).toBe(false);
    },
    TIMEOUT_MS,
  );
});
