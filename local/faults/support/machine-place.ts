import { MACHINES_PATH } from "../../gateway/routes";
import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "../fault";

/** What the emulator knows of an environment's machines that EC2 tells nobody. */
interface Machines {
  /** Whether EC2 has a machine for whoever asks for one. */
  readonly capacity: boolean;
  /** Ids of those that run, the oldest first. */
  readonly running: readonly string[];
  /** Ids of those that are not well. */
  readonly sick: readonly string[];
  readonly groups: readonly NodeGroup[];
}

/** An Auto Scaling group with machines. */
interface NodeGroup {
  readonly name: string;
  /** What there is to do for it, in percent of the processors of one machine. */
  readonly load: number;
  /** Those that run. */
  readonly machines: readonly object[];
}

/** What EC2 finds out about a machine. */
export type MachineCondition = "ok" | "impaired" | "retiring";

/** Looks at the machines of an environment, or changes something about them that only AWS could. */
export function machinesOf(
  place: FaultPlace,
  change?:
    | { readonly capacity: boolean }
    | { readonly instance: string; readonly condition: MachineCondition }
    | { readonly group: string; readonly load: number },
): Promise<Machines> {
  return callEstate<Machines>(place, { service: "ec2", path: MACHINES_PATH, body: change ?? {} });
}

/**
 * The machine that a fault hits.
 *
 * @throws FaultProblem where none runs
 */
export async function oldestMachine(place: FaultPlace): Promise<string> {
  const { running } = await machinesOf(place);
  const [oldest] = running;
  if (oldest !== undefined) return oldest;
  throw noMachines(place);
}

/** What is wrong where no machine runs. */
export function noMachines({ environment }: FaultPlace): FaultProblem {
  return new FaultProblem(
    `${environment} has no machines`,
    `npx homeostat apply --env ${environment} --local --stack cluster`,
  );
}
