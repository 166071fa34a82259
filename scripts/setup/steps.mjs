import { join } from "node:path";
import { contentHash, readJson, sha256, writeWhole } from "./files.mjs";

/**
 * Decides by content whether a step has anything to do. What a step found is kept beside the hash of its inputs,
 * so a second run reads a few files and starts no program.
 */
export class StepStore {
  #path;
  #scripts;
  #steps;

  constructor(home, scripts) {
    this.#path = join(home, "setup-steps.json");
    this.#steps = readJson(this.#path) ?? {};
    this.#scripts = scripts;
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

  // A step whose own program changed does its work again; the other steps keep theirs.
  #program({ module }) {
    return [module, "pins.mjs"].map((name) => contentHash(join(this.#scripts, name)));
  }

  #hash(step, context) {
    return sha256(JSON.stringify([this.#program(step), step.inputs(context)]));
  }
}
