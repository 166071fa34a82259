import { cpus, loadavg, totalmem } from "node:os";
import { readSetup } from "../cli/terraform/setup";

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly terraform: string;
  /** Processes that wanted a processor in the minute before; much above 0 spoils wall times. */
  readonly loadBefore: number;
}

/** Looks at the machine; to be called before the measuring. */
export function lookAtMachine(root: string): Machine {
  const { product, version } = readSetup(root);
  return {
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    terraform: `${product} ${version}`,
    loadBefore: loadavg()[0] ?? 0,
  };
}
