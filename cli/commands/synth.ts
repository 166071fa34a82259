import { join } from "node:path";
import { knownEnvironment } from "../engine/create-target";
import { synthesize } from "../engine/synthesize";
import { EXIT, type ExitCode } from "../exit-codes";
import { ROOT } from "../root";
import { table } from "../terminal/table";
import { asObject, type JsonObject } from "../terraform/json";
import { print, printJson } from "./output";

/** Options of `homeostat synth`. */
export interface SynthOptions {
  readonly env?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `homeostat synth` */
export async function synth(options: SynthOptions): Promise<ExitCode> {
  const environment = options.env === undefined ? undefined : (await knownEnvironment(options.env)).name;
  const outputDirectory = options.out ?? join(ROOT, "cdktf.out");
  const stacks = await synthesize({
    root: ROOT,
    outputDirectory,
    ...(environment === undefined ? {} : { environment }),
  });
  for (const warning of stacks.flatMap(({ warnings }) => warnings)) {
    process.stderr.write(`warning: ${warning}\n`);
  }
  const rows = stacks.map((stack) => ({
    stack: stack.id,
    resources: countResources(stack.template),
    dependencies: stack.dependencies,
  }));
  if (options.json === true) printJson({ command: "synth", outputDirectory, stacks: rows });
  else {
    const columns = [{ title: "STACK" }, { title: "RESOURCES", align: "right" as const }, { title: "AFTER" }];
    const cells = rows.map((row) => [row.stack, String(row.resources), row.dependencies.join(", ")]);
    print(`${table(columns, cells)}\n\nwritten to ${outputDirectory}`);
  }
  return EXIT.ok;
}

function countResources(template: JsonObject): number {
  const types = Object.values(asObject(template["resource"]) ?? {});
  return types.reduce<number>((sum, byName) => sum + Object.keys(asObject(byName) ?? {}).length, 0);
}
