import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { FunctionBundles, type FunctionEntry } from "../../../constructs/core/function-bundles";

const ROOT = join(__dirname, "../../..");
const projects: string[] = [];

/** A project of a few files, with the packages of this one. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "homeostat-bundles-"));
  projects.push(root);
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  for (const [path, content] of Object.entries(files)) edit(root, path, content);
  return root;
}

function edit(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

afterAll(() => {
  for (const root of projects) rmSync(root, { recursive: true, force: true });
});

const FILES = {
  "functions/greet.ts":
    'import { greeting } from "../texts";\nexport const handler = () => greeting("world");',
  "texts/index.ts": 'export { greeting } from "./greeting";',
  "texts/greeting.ts": "export const greeting = (name: string): string => `hello ${name}`;",
  "texts/farewell.ts": 'export const farewell = "bye";',
};
const GREET = "functions/greet.ts";

/** What the handler of a bundle answers. The archive stores its one file as it is, between two headers. */
function answerOf(archive: string): unknown {
  const text = readFileSync(archive).toString("latin1");
  const code = text.slice(text.indexOf("index.js") + "index.js".length, text.indexOf("PK\u0001\u0002"));
  const loaded: { exports: { handler?: () => unknown } } = { exports: {} };
  runInNewContext(code, { module: loaded, exports: loaded.exports, require });
  return loaded.exports.handler?.();
}

describe("FunctionBundles", () => {
  test("bundles a file with what it imports", () => {
    const { archive } = new FunctionBundles(project(FILES)).get(GREET);

    expect(answerOf(archive)).toBe("hello world");
  });

  test("bundles lines that put parts of the project together", () => {
    const entry: FunctionEntry = {
      name: "greet-moon",
      source: 'import { greeting } from "project/texts";\nexport const handler = () => greeting("moon");',
    };
    const { archive } = new FunctionBundles(project(FILES)).get(entry);

    expect(answerOf(archive)).toBe("hello moon");
  });

  test("makes the same bytes alone, together with others, and in another folder", () => {
    const [alone, together] = [
      project(FILES),
      project({ ...FILES, "functions/a.ts": "export const handler = 1;" }),
    ];
    const bundles = new FunctionBundles(together);
    bundles.prepare(["functions/a.ts", GREET]);

    expect(bundles.get(GREET).sha256).toBe(new FunctionBundles(alone).get(GREET).sha256);
  });

  test("a file that is imported by an import makes it anew", () => {
    const root = project(FILES);
    const before = new FunctionBundles(root).get(GREET);
    edit(
      root,
      "texts/greeting.ts",
      "export const greeting = (name: string): string => `good evening ${name}`;",
    );
    const after = new FunctionBundles(root).get(GREET);

    expect(after.sha256).not.toBe(before.sha256);
    expect(answerOf(after.archive)).toBe("good evening world");
  });

  test("a file that takes the place of a folder makes it anew", () => {
    const root = project(FILES);
    new FunctionBundles(root).get(GREET);
    edit(root, "texts.ts", 'export const greeting = (): string => "from the file";');

    expect(answerOf(new FunctionBundles(root).get(GREET).archive)).toBe("from the file");
  });

  test("other lines under the same name make it anew", () => {
    const root = project(FILES);
    const said = (what: string) => {
      const entry = { name: "say", source: `export const handler = () => ${JSON.stringify(what)};` };
      return answerOf(new FunctionBundles(root).get(entry).archive);
    };

    expect([said("one"), said("two")]).toEqual(["one", "two"]);
  });

  test("without a change, or with one in a file that is not in it, the bundler is not needed", () => {
    const root = project(FILES);
    const before = new FunctionBundles(root).get(GREET);
    // What is written anew is another file of the same name.
    const written = () => statSync(join(root, ".homeostat/cache/functions/records/functions-greet.json")).ino;
    const first = written();
    edit(root, "texts/farewell.ts", 'export const farewell = "see you";');
    edit(root, "texts/new.ts", "export const added = true;");

    expect(new FunctionBundles(root).get(GREET)).toEqual(before);
    expect(written()).toBe(first);

    edit(root, "texts/greeting.ts", "export const greeting = (): string => 'hi';");
    new FunctionBundles(root).get(GREET);
    expect(written()).not.toBe(first);
  });

  test("leaves out of a client of AWS what describes the calls that nobody makes", () => {
    const root = project({
      [GREET]: `import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
        export const handler = () => new EC2Client({}).send(new DescribeSecurityGroupsCommand({}));`,
    });
    const { archive } = new FunctionBundles(root).get(GREET);
    const code = readFileSync(archive, "utf8");

    expect(code).toContain("DescribeSecurityGroupsRequest");
    expect(code).not.toContain("DescribeSpotFleetRequestsRequest");
    expect(code.length).toBeLessThan(400_000);
  });

  test("says where the source is wrong", () => {
    const root = project({ [GREET]: 'import { x } from "./missing";\nexport const handler = x;' });

    expect(() => new FunctionBundles(root).get(GREET)).toThrow(
      /functions\/greet\.ts:1:18: ERROR: Could not resolve "\.\/missing"/,
    );
  });
});
