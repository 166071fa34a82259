/** Writes one line of JSON to the function's log: whatever text is in it, it stays one line. */
export function log(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
