import type { LocalEstate } from "../../../local";
import type { FaultPlace } from "../../../local/faults/fault";
import { ROOT } from "./homeostat";

/** Where faults of an environment are injected. */
export function faultPlace(estate: LocalEstate, environment: string): FaultPlace {
  const accountId = estate.accounts[environment] ?? "";
  return { estate, environment, accountId, root: ROOT, service: "reference" };
}
