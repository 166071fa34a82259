import type { Reporter } from "../../progress/reporter";
import type { Plan } from "../plan";

const SHOWN = 10;

/** Says what a plan takes over from an apply that was cut short, and what may be left of it. */
export function noteRecovery({ stackId, recovery }: Plan, reporter: Reporter): void {
  if (!recovery) return;
  const { adopted, doubtful } = recovery;
  const name = stackId.slice(stackId.indexOf("-") + 1);
  if (adopted.length > 0) {
    reporter.note(
      `${stackId}: an earlier apply was killed before it had recorded ${count(adopted)}; the plan imports what it made: ${list(adopted)}`,
    );
  }
  if (doubtful.length > 0) {
    reporter.note(
      `${stackId}: when an earlier apply was killed, it was making what cannot be found again for sure, and the plan makes it anew; a first one may exist besides, tagged stack=${name} and in no state: ${list(doubtful)}`,
    );
  }
}

function count(addresses: readonly string[]): string {
  return addresses.length === 1 ? "1 resource" : `${addresses.length} resources`;
}

function list(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN;
  return [...addresses.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
