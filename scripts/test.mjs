/**
 * Runs the suites in order, goes on after a failure, and ends with a table and one line of totals.
 *
 *   node scripts/test.mjs [--full] [--only <suite>[,<suite>…]] [--minutes <budget>] [--counts <file>] [--list]
 *
 * --full      the longer suites instead of the quick ones
 * --only      these suites, of either kind
 * --minutes   time for all of them together; what does not fit fails by name
 * --counts    write the totals to this file instead of printing them, for a caller that adds several runs up
 */
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { addCounts, countOne, totalLine } from "./test/counts.mjs";
import { endSuites, runSuite, tail } from "./test/run-suite.mjs";
import { suites } from "./test/suites.mjs";

// The CLI's own code for it (cli/exit-codes.ts).
const NOT_UNDERSTOOD = 3;

const { values: options } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string" },
    minutes: { type: "string", default: "60" },
    counts: { type: "string" },
    list: { type: "boolean", default: false },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const selected = select(options);

if (options.list) {
  for (const { name, level, says } of suites) console.log(`${name.padEnd(16)} ${level.padEnd(6)} ${says}`);
} else {
  process.exitCode = await main(selected);
}

async function main(suitesToRun) {
  const deadline = performance.now() + budgetMinutes(options.minutes) * 60_000;
  // Once stopped, no suite begins, and those that run end what they have started before this process does.
  let stopped;
  // A suite that this process starts must not think that it talks to a person.
  const env = {
    ...process.env,
    CI: "true",
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
    PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
  };
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ]) {
    process.on(signal, () => {
      endSuites(stopped === undefined ? signal : "SIGKILL");
      stopped = code;
    });
  }

  const running = [];
  for (const suite of suitesToRun) {
    if (stopped !== undefined) break;
    const result = report(suite, { root, env, deadline });
    running.push(result);
    if (!suite.beside) await result;
  }
  const results = await Promise.all(running);

  console.log(`\n${table(results)}\n`);
  const totals = addCounts(results);
  if (options.counts) writeFileSync(options.counts, `${JSON.stringify(totals)}\n`);
  else console.log(totalLine(totals));
  return stopped ?? (totals.failed === 0 ? 0 : 1);
}

async function report(suite, { deadline, ...context }) {
  const left = deadline - performance.now();
  if (left <= 0) {
    console.log(`✗ ${suite.name}: not run, the time for all suites is used up`);
    return { name: suite.name, ...countOne(1), elapsedMs: 0 };
  }
  console.log(`▸ ${suite.name}: ${suite.says}`);
  const result = await runSuite(suite, {
    ...context,
    timeoutMs: Math.min(left, suite.timeoutMinutes * 60_000),
    onHeartbeat: (elapsedMs) => console.log(`  … ${suite.name} is at it for ${duration(elapsedMs)}`),
  });
  const mark = result.failed === 0 ? "✓" : "✗";
  console.log(`${mark} ${suite.name}: ${totalLine(result)} (${duration(result.elapsedMs)})`);
  if (result.failed > 0) console.log(`${tail(result.logFile, 80)}\n  The whole output: ${result.logFile}\n`);
  return result;
}

function select({ only, full }) {
  if (only === undefined) return suites.filter(({ level }) => level === (full ? "full" : "quick"));
  const names = only.split(",");
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(
      `Unknown suite ${unknown.join(", ")}; known are ${suites.map(({ name }) => name).join(", ")}.`,
    );
    process.exit(NOT_UNDERSTOOD);
  }
  return suites.filter(({ name }) => names.includes(name));
}

function budgetMinutes(text) {
  const minutes = Number(text);
  if (Number.isFinite(minutes) && minutes > 0) return minutes;
  console.error(`--minutes takes a number above 0, received "${text}".`);
  process.exit(NOT_UNDERSTOOD);
}

function table(results) {
  const header = ["suite", "passed", "failed", "skipped", "time"];
  const rows = results.map(({ name, passed, failed, skipped, elapsedMs }) => [
    name,
    ...[passed, failed, skipped].map(String),
    duration(elapsedMs),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join("  "),
    )
    .join("\n");
}

function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
