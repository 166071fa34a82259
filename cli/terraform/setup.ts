import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { asNumber, asObject, asString, parseObject } from "./json";

/** The Terraform (or OpenTofu) that set-up found. */
export interface Terraform {
  readonly path: string;
  readonly version: string;
  readonly product: string;
  /** CLI configuration that says where providers come from. */
  readonly cliConfigFile: string;
}

const SCHEMA = 1;
const OLDEST = [1, 11] as const;

/**
 * Reads what set-up wrote.
 *
 * @throws CliError when set-up has not run, or what it found is too old
 */
export function readSetup(root: string): Terraform {
  const file = join(root, ".homeostat", "setup.json");
  const setup = parseObject(read(file));
  const terraform = asObject(setup?.["terraform"]);
  const path = asString(terraform?.["path"]);
  const version = asString(terraform?.["version"]);
  const cliConfigFile = asString(setup?.["cliConfigFile"]);
  if (asNumber(setup?.["schema"]) !== SCHEMA || !path || !version || !cliConfigFile) {
    throw notSetUp(file, `${file} is not what this version of set-up writes`);
  }
  const product = asString(terraform?.["product"]) ?? "terraform";
  assertRecent(product, version, path);
  return { path, version, product, cliConfigFile };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw notSetUp(file, "set-up has not run in this checkout");
  }
}

function notSetUp(file: string, what: string): CliError {
  return new CliError(EXIT.precondition, { what, where: file, remedy: "npm run setup" });
}

function assertRecent(product: string, version: string, path: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new CliError(EXIT.precondition, {
    what: `${product} ${version} is too old: it knows no write-only arguments`,
    where: path,
    allowed: `${OLDEST.join(".")} or newer`,
    remedy: `install ${product} ${OLDEST.join(".")} or newer, then: npm run setup`,
  });
}
