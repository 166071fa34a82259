import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { asArray, asObject, asString, parseObject, type JsonObject } from "../terraform/json";

/** Name of the folder of assets, beside the JSON that names them. */
const ASSETS_FOLDER = "assets";

/** One synthesized stack. */
export interface Stack {
  /** `<environment>-<name>` */
  readonly id: string;
  readonly environment: string;
  readonly name: string;
  /** Ids of the stacks that must be applied before it. */
  readonly dependencies: readonly string[];
  /** The synthesized Terraform JSON, byte for byte. */
  readonly source: string;
  /** The same, parsed. */
  readonly template: JsonObject;
  /** What synthesis warns about, each with the construct that it is about. */
  readonly warnings: readonly string[];
  /** Files that the JSON names, by their path beside it. @default - it names none */
  readonly assets?: ReadonlyMap<string, Buffer>;
}

/**
 * Reads what synthesis wrote: `manifest.json` and each stack's JSON.
 *
 * @throws CliError when the folder holds no synthesized output
 */
export function readStacks(outputDirectory: string): Stack[] {
  const manifestFile = join(outputDirectory, "manifest.json");
  if (!existsSync(manifestFile)) throw notSynthesized(outputDirectory, "there is no manifest.json");
  const manifest = parseObject(readFileSync(manifestFile, "utf8"));
  const stacks = asObject(manifest?.["stacks"]);
  if (!stacks) throw notSynthesized(outputDirectory, 'manifest.json has no "stacks"');
  return Object.entries(stacks)
    .map(([id, entry]) => readStack(outputDirectory, id, asObject(entry) ?? {}))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

function readStack(outputDirectory: string, id: string, entry: JsonObject): Stack {
  const file = asString(entry["synthesizedStackPath"]);
  if (!file) throw notSynthesized(outputDirectory, `stack "${id}" has no file`);
  const source = readFileSync(join(outputDirectory, file), "utf8");
  const template = parseObject(source);
  if (!template) throw notSynthesized(outputDirectory, `${file} is no JSON object`);
  const [environment = ""] = id.split("-", 1);
  return {
    id,
    environment,
    name: id.slice(environment.length + 1),
    dependencies: asArray(entry["dependencies"]).filter((item) => typeof item === "string"),
    source,
    template,
    warnings: warningsOf(entry),
    assets: readAssets(join(outputDirectory, dirname(file))),
  };
}

function warningsOf(entry: JsonObject): string[] {
  return asArray(entry["annotations"]).flatMap((item) => {
    const annotation = asObject(item);
    if (annotation?.["level"] !== "@cdktf/warn") return [];
    return [`${asString(annotation["constructPath"]) ?? "?"}: ${asString(annotation["message"]) ?? "?"}`];
  });
}

/** Read at once, because the synthesized output may not outlive the reading. */
function readAssets(stackDirectory: string): ReadonlyMap<string, Buffer> {
  const directory = join(stackDirectory, ASSETS_FOLDER);
  if (!existsSync(directory)) return new Map();
  return new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(stackDirectory, file), readFileSync(file)]),
  );
}

function notSynthesized(outputDirectory: string, what: string): CliError {
  return new CliError(EXIT.precondition, {
    what: `no synthesized stacks: ${what}`,
    where: outputDirectory,
    remedy: "npx homeostat synth",
  });
}
