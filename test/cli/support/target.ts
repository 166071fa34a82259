import { join } from "node:path";
import type { Stack } from "../../../cli/engine/stack";
import type { Target } from "../../../cli/engine/target";

/** A target whose working directories lie in a folder of the test's. */
export function targetIn(folder: string, overrides: Partial<Target> = {}): Target {
  return {
    root: folder,
    kind: "aws",
    environment: "dev",
    guarded: false,
    terraform: {
      path: "terraform",
      version: "1.11.4",
      product: "terraform",
      cliConfigFile: join(folder, "rc"),
    },
    env: {},
    workDirectory: join(folder, "aws"),
    ...overrides,
  };
}

/** A stack as it would be read from synthesized output. */
export function stackOf(
  id: string,
  template: Readonly<Record<string, unknown>>,
  dependencies: readonly string[] = [],
): Stack {
  const [environment = ""] = id.split("-", 1);
  const name = id.slice(environment.length + 1);
  return { id, environment, name, dependencies, source: JSON.stringify(template), template, warnings: [] };
}
