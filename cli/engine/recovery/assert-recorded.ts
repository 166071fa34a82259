import { CliError } from "../../cli-error";
import { EXIT } from "../../exit-codes";
import { stateStoreOf } from "../../state/state-store-of";
import { targetFlags } from "../target";
import type { Workspace } from "../workspace";
import { ApplyJournal } from "./apply-journal";

/**
 * Makes sure that the state of a stack knows all that was created for it: what it does not know, a destroy would
 * leave behind.
 *
 * @throws CliError when an apply was cut short and has not been carried on
 */
export async function assertRecorded(workspace: Workspace): Promise<void> {
  const unfinished = new ApplyJournal(workspace).read();
  if (!unfinished) return;
  const { target, stack } = workspace;
  const stored = await stateStoreOf(workspace).read();
  const recorded = new Set(stored?.state.resources.map(({ address }) => address));
  const missing = unfinished.resources.filter(({ address }) => !recorded.has(address));
  if (missing.length === 0) return;
  throw new CliError(EXIT.failed, {
    what: `an apply of ${stack.id} was killed before it had recorded what it made; destroyed now, this would stay behind: ${missing.map(({ address }) => address).join(", ")}`,
    where: stack.id,
    remedy: `npx homeostat apply ${targetFlags(target)} --stack ${stack.name}, then destroy it`,
  });
}
