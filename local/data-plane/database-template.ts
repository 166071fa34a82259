import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { postgresBinaries } from "./postgres-binaries";
import { runPostgres } from "./run-postgres";
import { unprivileged } from "./unprivileged";

/** As on RDS: the superuser is the platform's own and cannot sign in from outside. */
export const SUPERUSER = "rdsadmin";

const execute = promisify(execFile);
/** Servers are prepared side by side: the first one makes what all copy. */
const making = new Map<string, Promise<void>>();

/**
 * Makes the data folder of an empty server. The work is done once for each version and user and kept in `folder`;
 * afterwards it is a copy, which takes no second of a busy machine.
 */
export async function copyTemplate(folder: string, target: string): Promise<void> {
  const template = `${folder}/${postgresBinaries().version}-${process.getuid?.() ?? "user"}`;
  const made = making.get(template) ?? makeTemplate(template);
  making.set(template, made);
  await made;
  // Keeps the owner, who need not be the one who copies.
  await execute("cp", ["-Rp", template, target]);
}

/** It gets its name last: a folder of that name is always a whole one. */
async function makeTemplate(template: string): Promise<void> {
  if (existsSync(template)) return;
  const draft = `${template}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
  mkdirSync(draft, { mode: 0o700 });
  const { prefix, own } = unprivileged();
  own(draft);
  await runPostgres([
    ...[...prefix, postgresBinaries().initdb, `--pgdata=${draft}`, `--username=${SUPERUSER}`],
    // Nothing in it has to survive a failing machine.
    ...["--no-sync", "--wal-segsize=1", "--locale=C", "--encoding=UTF8", "--auth=reject"],
  ]);
  renameSync(draft, template);
}
