import { CliError } from "../../../cli/cli-error";

/** The explained error that an action ends with; throws where it ends with none or another. */
export function refusalOf(action: () => unknown): CliError {
  try {
    action();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error("the action was not refused");
}
