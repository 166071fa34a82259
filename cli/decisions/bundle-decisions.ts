import { createRequire } from "node:module";
import { join } from "node:path";
import type * as esbuild from "esbuild";
import { DECISION_MODULES } from "../../automation/remediation/history/decision-code";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { ROOT } from "../root";
import type { DecisionSource } from "./decision-source";

/** A program that replays histories with one version of the decision code. */
export interface DecisionProgram {
  readonly source: DecisionSource;
  /** A CommonJS module. */
  readonly code: string;
}

/**
 * Puts the replay of this checkout and the decision code of a version together, so that both sides of a comparison are
 * replayed alike.
 *
 * @throws CliError when the version cannot be bundled, e.g. because it is from before the parts that a replay needs
 */
export async function bundleDecisions(source: DecisionSource): Promise<DecisionProgram> {
  const { build } = createRequire(join(ROOT, "package.json"))("esbuild") as typeof esbuild;
  try {
    const { outputFiles } = await build({
      stdin: { contents: entryOf(source), resolveDir: ROOT, sourcefile: "decisions.ts", loader: "ts" },
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      // A version in the cache, or in another repository, has no packages of its own.
      nodePaths: [join(ROOT, "node_modules")],
      tsconfigRaw: "{}",
      logLevel: "silent",
      write: false,
    });
    return { source, code: outputFiles[0]?.text ?? "" };
  } catch (error) {
    throw new CliError(
      EXIT.failed,
      {
        what: `the decision code of ${source.title} cannot be bundled: ${(error as Error).message}`,
        where: source.automation,
        allowed: `a version with ${Object.keys(DECISION_MODULES).join(", ")}`,
        remedy: "name a later version, or mend the source",
      },
      { cause: error },
    );
  }
}

function entryOf({ automation }: DecisionSource): string {
  const parts = Object.entries(DECISION_MODULES);
  const driver = JSON.stringify(join(ROOT, "cli", "decisions", "replay-process"));
  return [
    `import { replayFailed, replayProcess } from ${driver};`,
    ...parts.map(([name, path]) => `import { ${name} } from ${JSON.stringify(join(automation, path))};`),
    `replayProcess({ ${parts.map(([name]) => name).join(", ")} }).catch(replayFailed);`,
  ].join("\n");
}
