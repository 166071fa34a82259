import type { Handed } from "../../admission/settle";
import { refused } from "../step-error";

/**
 * What was answered to an execution.
 *
 * @param what What was to be done, e.g. `extend the lease of exe-1`.
 * @throws StepError `EffectRefused` where it is over: nothing more is to be done in its name
 * @throws Error where it is not known to have happened: to be tried again
 */
export function answerOf<T>(handed: Handed<T>, what: string): T {
  switch (handed.kind) {
    case "done":
      return handed.answer;
    case "stale":
      throw refused(`stale-fence: cannot ${what}: it was settled before, or taken for dead`);
    case "contention":
    case "unavailable":
      throw new Error(`cannot ${what}: ${handed.kind} of the store; try again`);
  }
}
