import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { stateStoreOf } from "../state/state-store-of";
import { targetFlags } from "./target";
import type { Workspace } from "./workspace";

const FILE = "lineage";

/**
 * Makes sure that a stack's state is the one that this checkout knows, before anything is planned against it; one
 * that is seen for the first time becomes the known one.
 *
 * A state of another lineage, put there by a copy or a mistaken restore, plans as the removal of all that it
 * lists and the creation of all that it lacks. Terraform itself compares lineages only between plan and apply.
 *
 * @throws CliError naming both lineages
 */
export async function assertKnownLineage(workspace: Workspace): Promise<void> {
  const store = stateStoreOf(workspace);
  const stored = await store.read();
  const known = knownLineage(workspace);
  if (!stored || stored.state.lineage === known) return;
  if (known === undefined) {
    writeFileSync(workspace.file(FILE), `${stored.state.lineage}\n`);
    return;
  }
  const { target, stack } = workspace;
  const { lineage, serial, resources } = stored.state;
  throw new CliError(EXIT.failed, {
    what: `the state of ${stack.id} is of another lineage: ${lineage} (serial ${serial}, ${resources.length} resources), but this checkout knows ${known}; nothing was planned or changed`,
    where: store.location,
    allowed: `a state with the lineage ${known}`,
    remedy: [
      "find out who put it there, and restore the earlier version of that object if it was a mistake",
      `see both: npx homeostat status ${targetFlags(target)} --stack ${stack.name}`,
      `if the new state is the true one, forget the old: rm ${workspace.file(FILE)}`,
    ].join("\n"),
  });
}

/** The lineage that this checkout saw last; `undefined` before it saw one. */
export function knownLineage(workspace: Workspace): string | undefined {
  const file = workspace.file(FILE);
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return text === "" ? undefined : text;
}
