/** Prints a result. Progress and errors go to standard error instead. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a result for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
