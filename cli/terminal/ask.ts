import { createInterface } from "node:readline/promises";
import { printable } from "./printable";

/** Whether there is a person to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; the answer is trimmed. Ctrl-C and Ctrl-D answer nothing. */
export async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) =>
    reader.once("close", () => {
      resolve("");
    }),
  );
  try {
    return (await Promise.race([reader.question(`${printable(question)} `), closed])).trim();
  } finally {
    reader.close();
  }
}
