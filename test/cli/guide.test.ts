import type { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT_MEANINGS } from "../../cli/exit-codes";
import { STANDINGS } from "../../automation/remediation/incidents/summary";
import { createProgram } from "../../cli/program";

const guide = readFileSync(join(__dirname, "..", "..", "docs", "guides", "cli.md"), "utf8");
const incidents = readFileSync(join(__dirname, "..", "..", "docs", "guides", "incidents.md"), "utf8");
const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...commandsBelow(child)]);
}

const program = createProgram(() => undefined);
const commands = commandsBelow(program);

describe("the guide of the command line", () => {
  test.each(commands.map((command) => command.name()))("names the command %s", (name) => {
    expect(guide).toMatch(new RegExp("`(?:homeostat |local )?" + name + "\\b"));
  });

  const options = [program, ...commands].flatMap((command) => command.options.map(({ flags }) => flags));
  test.each([...new Set(options)].flatMap((flags) => flags.match(/--?[\w-]+/g) ?? []))(
    "names the option %s",
    (flag) => {
      expect(guide).toMatch(new RegExp(`[\`[ ]${flag}[\`\\] ]`));
    },
  );

  test.each(EXIT_MEANINGS)("says what the exit code %d means, as help does", (code, meaning) => {
    const rows = guide.split("\n").map((row) =>
      row
        .replaceAll("`", "")
        .split("|")
        .map((cell) => cell.trim()),
    );
    expect(rows).toContainEqual(["", String(code), meaning, ""]);
    expect(readme).toMatch(new RegExp(`\\b${code} `));
  });

  test.each(STANDINGS)("names the outcome %s, and says what to do about it", (standing) => {
    expect(guide).toContain(`\`${standing}\``);
    expect(incidents).toMatch(new RegExp(`^\\| \`${standing}\` `, "m"));
  });

  const named = (command: Command): string =>
    command.parent === null || command.parent === program
      ? command.name()
      : `${named(command.parent)} ${command.name()}`;
  const forPrograms = guide.split("## For programs")[1]?.split("\n\n## ")[0] ?? "";
  test.each(commands.filter(({ options: own }) => own.some(({ long }) => long === "--json")).map(named))(
    "has a row for what %s --json prints",
    (name) => {
      expect(forPrograms).toMatch(new RegExp(`^\\|[^|]*\`${name}\`[^|]*\\| `, "m"));
    },
  );

  test("names no option that does not exist", () => {
    const known = new Set(options.flatMap((flags) => flags.match(/--[\w-]+/g) ?? []));
    const named = [...guide.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([flag]) => flag);
    expect(named.filter((flag) => !known.has(flag) && flag !== "--help")).toEqual([]);
  });
});
