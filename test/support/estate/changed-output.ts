import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asObject, parseObject } from "../../../cli/terraform/json";
import { expectCode, homeostat } from "./homeostat";

/** A source to plan from, in which one output of a stack is something else. */
export interface ChangedOutput {
  readonly environment: string;
  /** Folder to write the source into. */
  readonly directory: string;
  readonly stack: string;
  /** Part of the output's name. */
  readonly output: string;
  readonly value: string;
}

/** Synthesizes an environment and changes an output of it. */
export function synthesizeWithOutput({ environment, directory, stack, output, value }: ChangedOutput): void {
  expectCode(homeostat("synth", "--env", environment, "--out", directory), 0);
  const file = join(directory, "stacks", `${environment}-${stack}`, "cdk.tf.json");
  const template = parseObject(readFileSync(file, "utf8")) ?? {};
  const outputs = asObject(template["output"]) ?? {};
  const [name, another] = Object.keys(outputs).filter((key) => key.includes(output));
  if (name === undefined || another !== undefined) throw new Error(`${file}: not one output ${output}`);
  const changed = { ...asObject(outputs[name]), value };
  writeFileSync(file, JSON.stringify({ ...template, output: { ...outputs, [name]: changed } }));
}
