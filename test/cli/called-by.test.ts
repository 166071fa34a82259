import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { tryNext } from "../../cli/commands/try-next";
import { createProgram } from "../../cli/program";

const ROOT = join(__dirname, "../..");
const program = createProgram(() => undefined);
const names = program.commands.map((command) => command.name());

/** Every line of code that calls a command, with what stands before its name. */
const calls = ["cli", "local"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      readFileSync(join(ROOT, folder, file), "utf8")
        .split("\n")
        // Comments tell commands by name, and `where` tells which one was not understood.
        .filter((line) => !/^\s*(?:\/?\*|\/\/|where:)/.test(line))
        .flatMap((line) => [...line.matchAll(/(\S*\s?)\bhomeostat ([a-z]+)(?: ([a-z]+))?/g)])
        .map(([text, before = "", name = "", second]) => ({
          file: join(folder, file),
          text,
          before,
          name,
          second,
        }))
        .filter(({ name }) => names.includes(name)),
    ),
);

describe("what messages call", () => {
  it("is found", () => {
    expect(calls.length).toBeGreaterThan(50);
  });

  it("can be typed in a checkout: homeostat alone is not on PATH", () => {
    expect(calls.filter(({ before }) => !before.endsWith("npx "))).toEqual([]);
  });

  it("has the subcommands that it names", () => {
    const unknown = calls.filter(({ name, second }) => {
      const group = program.commands.find((command) => command.name() === name)?.commands ?? [];
      return group.length > 0 && !group.some((command) => command.name() === second);
    });
    expect(unknown).toEqual([]);
  });
});

describe("what is worth a try after npm start", () => {
  const lines = tryNext("dev", true);
  const called = lines.flatMap((line) => /npx homeostat ([^)"]+?)(?:\s{2,}|[)"]|$)/.exec(line)?.[1] ?? []);

  it("has trouble on purpose, what became of it, and the tests", () => {
    expect(called).toContain("chaos inject stuck-pool --env dev");
    expect(called).toContain("incidents list --env dev --local");
    expect(lines.some((line) => line.startsWith("  npm test"))).toBe(true);
  });

  it("is understood, each line of it", () => {
    expect(called).toHaveLength(6);
    for (const line of called) {
      let command: Command = program;
      const words = line.split(" ");
      while (words[0] !== undefined) {
        const next = command.commands.find((candidate) => candidate.name() === words[0]);
        if (!next) break;
        command = next;
        words.shift();
      }
      expect(command.commands).toEqual([]);
      expect(command.parseOptions([...words]).unknown).toEqual([]);
    }
  });

  it("has no fault where the service has none", () => {
    expect(tryNext("prod", false).join("\n")).not.toContain("chaos");
  });
});
