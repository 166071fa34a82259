import { signalTree, treeOf } from "../supervisor/process-tree";
import { databaseName } from "../data-plane/database-member";
import { type FaultPlace, FaultProblem, type WorldFault } from "./fault";

/** The database server hangs, with all its sessions: it takes connections and answers nobody, as a host that is lost. */
export const databaseDown: WorldFault = {
  id: "database-down",
  kind: "world",
  summary: "The environment's PostgreSQL server answers nobody any more.",
  alarms: ["database-silent", "application-errors-high"],
  begin: (place) => {
    const processes = treeOf(serverOf(place));
    signalTree(processes, "SIGSTOP");
    return Promise.resolve(
      `${String(processes.length)} processes of ${databaseName(place.environment)} stand still`,
    );
  },
  end: (place) => {
    signalTree(treeOf(serverOf(place)), "SIGCONT");
    return Promise.resolve();
  },
  isOn: (place) => Promise.resolve(treeOf(serverOf(place)).some(({ stopped }) => stopped)),
};

function serverOf({ estate, environment }: FaultPlace): number {
  const server = estate.processes.find(({ name }) => name === databaseName(environment));
  if (!server)
    throw new FaultProblem(`the database of ${environment} does not run`, "npx homeostat local up");
  return server.pid;
}
