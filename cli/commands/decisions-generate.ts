import { generateHistory } from "../../automation/remediation/history/generate";
import { writeHistory } from "../../automation/remediation/history/read-history";
import { EXIT, type ExitCode } from "../exit-codes";
import { GENERATED_INCIDENTS, GENERATED_SEED } from "./generated-history";

/** Options of `homeostat decisions generate`. */
export interface GenerateOptions {
  readonly incidents?: number;
  readonly seed?: number;
}

/** `homeostat decisions generate`: writes a history as a platform team knows them. */
export function generate(options: GenerateOptions): Promise<ExitCode> {
  const { incidents = GENERATED_INCIDENTS, seed = GENERATED_SEED } = options;
  process.stdout.write(writeHistory(generateHistory({ incidents, seed })));
  return Promise.resolve(EXIT.ok);
}
