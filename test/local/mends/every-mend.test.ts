import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataPlaneMends } from "../../../local/gateway/data-plane-mends";
import { MENDS } from "../../../local/gateway/mends";
import { cloudwatchAlarms } from "../../../local/gateway/mends/cloudwatch-alarms";
import { alarmsOf } from "../alarms/support/alarms-of";

const ROOT = join(__dirname, "..", "..", "..");
const FOLDER = join(ROOT, "local", "gateway", "mends");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && file !== "index.ts");

/** As the gateway puts them together. */
const IN_FORCE = [...dataPlaneMends([], "no-tasks.json"), cloudwatchAlarms(alarmsOf().engine), ...MENDS];

test.each(FILES)("%s has a test, is in force, and names the documentation that it follows", (file) => {
  expect(existsSync(join(__dirname, file.replace(/\.ts$/, ".test.ts")))).toBe(true);

  const source = readFileSync(join(FOLDER, file), "utf8");
  const [header = ""] = /^\/\*\*[\s\S]*?\*\//.exec(source) ?? [];
  expect(header).toMatch(/Follows https:\/\/docs\.aws\.amazon\.com\/\S+$/m);
  expect(IN_FORCE.map(({ name }) => `${name}.ts`)).toContain(file);
});

test("no mend is in force twice, and each belongs to a file", () => {
  const names = IN_FORCE.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const exported = FILES.map((file) => readFileSync(join(FOLDER, file), "utf8")).join("\n");
  for (const name of names) expect(exported).toContain(`"${name}"`);
});
