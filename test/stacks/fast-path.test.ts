import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(__dirname, "../..");
const SOURCE = ["--import", "tsx", "main.ts"];
const FAST = ["scripts/synth.mjs"];
const TIMEOUT_MS = 120_000;

/** `npm run synth` and the CLI run a bundle of the sources, made anew when one of them changes. */
describe("the fast path of synthesis", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-fast-path-"));

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(args: readonly string[], name: string, environments = ""): { status: number; stderr: string } {
    const result = spawnSync(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: join(folder, name), HOMEOSTAT_ENVIRONMENTS: environments },
      encoding: "utf8",
    });
    return { status: result.status ?? -1, stderr: result.stderr };
  }

  test(
    "writes the same files with the same bytes as the source",
    () => {
      expect(run(SOURCE, "source")).toEqual({ status: 0, stderr: "" });
      expect(run(FAST, "fast")).toEqual({ status: 0, stderr: "" });

      const source = filesIn(join(folder, "source"));
      expect(source.size).toBeGreaterThan(24);
      expect(filesIn(join(folder, "fast"))).toEqual(source);
    },
    TIMEOUT_MS,
  );

  test(
    "resolves every kind of token, and what only looks like one, as the source does",
    () => {
      const program = "test/support/synthesis/odd-values.ts";

      expect(run([...SOURCE.slice(0, 2), program], "odd-source")).toEqual({ status: 0, stderr: "" });
      expect(run([...FAST, program], "odd-fast")).toEqual({ status: 0, stderr: "" });

      const source = filesIn(join(folder, "odd-source"));
      expect(source.size).toBeGreaterThan(2);
      expect(filesIn(join(folder, "odd-fast"))).toEqual(source);
    },
    TIMEOUT_MS,
  );

  test(
    "leaves nothing of an earlier synthesis behind: no stack that is gone, no other version of an archive",
    () => {
      expect(run(FAST, "fresh", "dev")).toEqual({ status: 0, stderr: "" });
      expect(run(FAST, "again")).toEqual({ status: 0, stderr: "" });
      const archive = [...filesIn(join(folder, "again")).keys()].find((path) => path.endsWith(".zip")) ?? "";
      const old = join(folder, "again", dirname(dirname(archive)), "0123456789abcdef0123456789abcdef");
      mkdirSync(old);
      writeFileSync(join(old, "function.zip"), "old");
      rmSync(join(folder, "again", archive));
      writeFileSync(join(folder, "again", archive), "cut short");
      writeFileSync(join(folder, "again/stacks/prod-data/terraform.tfstate"), "not ours");

      expect(run(FAST, "again", "dev")).toEqual({ status: 0, stderr: "" });

      const again = new Map(filesIn(join(folder, "again")));
      expect(again.delete("/stacks/prod-data/terraform.tfstate")).toBe(true);
      expect(again).toEqual(filesIn(join(folder, "fresh")));
    },
    TIMEOUT_MS,
  );

  test(
    "fails as the source does, at the source's lines",
    () => {
      const { status, stderr } = run(FAST, "failed", "nowhere");

      expect(status).toBe(1);
      expect(stderr).toContain('unknown environment "nowhere"; allowed: dev, staging, prod');
      expect(stderr).toMatch(/environments\/index\.ts:\d+:\d+/);
    },
    TIMEOUT_MS,
  );

  describe("knows its sources by a digest", () => {
    const project = join(folder, "project");
    const script = pathToFileURL(join(ROOT, "scripts/synth/sources-digest.mjs")).href;
    const files = {
      "main.ts": "import './stacks/one';",
      "stacks/one.ts": "export const one = 1;",
      "node_modules/.package-lock.json": "{}",
    };

    function digest(): string {
      const code = `import { sourcesDigest } from "${script}"; process.stdout.write(sourcesDigest(process.argv[1], "main.ts"));`;
      const args = ["--input-type=module", "--eval", code, project];
      return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout;
    }

    function write(path: string, content: string): void {
      const file = join(project, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }

    beforeEach(() => {
      if (existsSync(project)) rmSync(project, { recursive: true });
      for (const [path, content] of Object.entries(files)) write(path, content);
    });

    test.each([
      ["an edited source", "stacks/one.ts", "export const one = 2;"],
      ["a file that takes the place of another", "stacks/one/index.ts", "export const one = 1;"],
      ["data that is imported", "stacks/prices.json", "{}"],
      ["another version of a package", "node_modules/.package-lock.json", '{ "packages": {} }'],
    ])("that changes with %s", (_, path, content) => {
      const before = digest();
      write(path, content);

      expect(before).toMatch(/^[0-9a-f]{32}$/);
      expect(digest()).not.toBe(before);
    });

    test.each([
      ["a test", "test/one.test.ts"],
      ["a command", "cli/one.ts"],
      ["what a synthesis wrote", "cdktf.out/manifest.json"],
      ["a cache", ".homeostat/setup.json"],
    ])("that does not change with %s", (_, path) => {
      const before = digest();
      write(path, "{}");

      expect(digest()).toBe(before);
    });
  });
});

function filesIn(directory: string): ReadonlyMap<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    paths
      .map((path) => join(directory, path))
      .flatMap((file) => {
        const content = readIfFile(file);
        return content === undefined ? [] : [[file.slice(directory.length), content] as const];
      }),
  );
}

function readIfFile(file: string): string | undefined {
  try {
    return readFileSync(file, "base64");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") return undefined;
    throw error;
  }
}
