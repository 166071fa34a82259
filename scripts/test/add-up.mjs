/** Prints the totals of several runs as one line; a run that left no counts is one failure. */
import { readFileSync } from "node:fs";
import { addCounts, countOne, totalLine } from "./counts.mjs";

const totals = addCounts(process.argv.slice(2).map(read));
console.log(totalLine(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return countOne(1);
  }
}
