import { join } from "node:path";
import { contentHash, list, readJson, sha256, writeWhole } from "./files.mjs";

/**
 * Decides by content whether a step has anything to do. What a step found is kept beside the hash of its inputs,
 * so a second run reads a few files and starts no program.
 */
export class StepStore {
  #path;
  #salt;
  #steps;

  constructor(home, scriptsFolder) {
    this.#path = join(home, "setup-steps.json");
    this.#steps = readJson(this.#path) ?? {};
    this.#salt = list(scriptsFolder).map((name) => contentHash(join(scriptsFolder, name)));
  }

  /** What the step found last time, if its inputs are still the same. */
  recall(step, context) {
    const kept = this.#steps[step.name];
    return kept && kept.inputs === this.#hash(step, context) ? kept.facts : undefined;
  }

  keep(step, context, facts) {
    this.#steps[step.name] = { inputs: this.#hash(step, context), facts };
    this.#write();
  }

  /** Before a step begins to change things: if it is interrupted, the next run does not take it for done. */
  forget(step) {
    delete this.#steps[step.name];
    this.#write();
  }

  #write() {
    writeWhole(this.#path, `${JSON.stringify(this.#steps, null, 2)}\n`);
  }

  #hash(step, context) {
    return sha256(JSON.stringify([this.#salt, step.inputs(context)]));
  }
}
