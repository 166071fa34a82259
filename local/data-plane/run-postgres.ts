import { spawn } from "node:child_process";
import { once } from "node:events";
import { EstateProblem } from "../estate-problem";

/**
 * Runs a program of PostgreSQL to its end.
 *
 * @throws EstateProblem with what it complained of; in single-user mode a failed statement ends nothing
 */
export async function runPostgres([file = "", ...args]: readonly string[], input = ""): Promise<void> {
  const child = spawn(file, args, { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0 || /^.*\b(ERROR|FATAL|PANIC): /m.test(complaint)) {
    throw new EstateProblem({
      what: `PostgreSQL could not be prepared:\n${complaint.trim().slice(-2_000)}`,
      where: file,
      remedy: "npx homeostat local down, then npx homeostat local up",
    });
  }
}
