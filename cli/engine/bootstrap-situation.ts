import { isDeepStrictEqual } from "node:util";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { StateFile } from "../state/state-file";
import type { JsonObject } from "../terraform/json";

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
 * @throws CliError when both exist and speak of different resources
 */
export function bootstrapSituation(
  local: StateFile | undefined,
  remote: StateFile | undefined,
  where: string,
): BootstrapSituation {
  if (!remote) return local ? "half-way" : "nothing";
  if (!local) return "done";
  const astray = notCarriedOn(local, remote);
  if (astray.length === 0) return "done";
  throw new CliError(EXIT.failed, {
    what: `the state in the file and the one in the backend speak of different resources: ${astray.join(", ")}`,
    where,
    allowed: "a backend whose state names the same resources, with the same ids, as the file left behind",
    remedy:
      "find out which one is true; every other stack uses the backend, so keep that one if in doubt, and move the file away",
  });
}

/** Whether two states hold the same, apart from lineage and serial. */
export function isSameContent(one: StateFile, other: StateFile): boolean {
  return isDeepStrictEqual([one.outputs, byAddress(one)], [other.outputs, byAddress(other)]);
}

// Not by lineage: Terraform (1.11, measured) gives a state that it migrates to an empty backend a new one.
function notCarriedOn(local: StateFile, remote: StateFile): readonly string[] {
  const there = byAddress(remote);
  return local.resources
    .filter(({ address, attributes }) => there.get(address)?.["id"] !== attributes["id"])
    .map(({ address }) => address);
}

function byAddress(state: StateFile): ReadonlyMap<string, JsonObject> {
  return new Map(state.resources.map(({ address, attributes }) => [address, attributes]));
}
