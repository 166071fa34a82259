import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { StateFile } from "../state/state-file";

/** How far a bootstrap got. */
export type BootstrapSituation =
  /** Neither state exists. */
  | "nothing"
  /** The state lies in a file: made, perhaps in part, but not migrated. */
  | "half-way"
  /** The state lies in the backend that it describes. */
  | "done";

/**
 * Tells from the two states how far an earlier bootstrap got.
 *
 * @throws CliError when both exist and contradict each other
 */
export function bootstrapSituation(
  local: StateFile | undefined,
  remote: StateFile | undefined,
  where: string,
): BootstrapSituation {
  if (!remote) return local ? "half-way" : "nothing";
  if (!local || isCarriedOnBy(local, remote)) return "done";
  const describe = ({ lineage, serial }: StateFile): string => `lineage ${lineage}, serial ${serial}`;
  throw new CliError(EXIT.failed, {
    what: `two states of the state backend contradict each other: in the file ${describe(local)}; in the backend ${describe(remote)}`,
    where,
    allowed: "the same lineage, and the backend's serial at least the file's",
    remedy:
      "find out which one is true; the backend is what every other stack uses, so keep it if in doubt, and move the file away",
  });
}

/** Whether the remote state is the local one or a later version of it. */
export function isCarriedOnBy(local: StateFile, remote: StateFile): boolean {
  return remote.lineage === local.lineage && remote.serial >= local.serial;
}
