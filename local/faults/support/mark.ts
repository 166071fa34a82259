import type { FaultPlace } from "../fault";

/** How what a fault makes is told from everything else. */
export interface Mark {
  /** Also one that the automation may touch: its rights go by the names of the estate. */
  readonly name: string;
  readonly tags: { readonly Key: string; readonly Value: string }[];
}

/** The mark of all that a fault makes in a place. */
export function markOf({ environment }: FaultPlace, fault: string): Mark {
  return {
    name: `homeostat-${environment}-${fault}`,
    tags: [
      { Key: "environment", Value: environment },
      { Key: "fault", Value: fault },
    ],
  };
}
