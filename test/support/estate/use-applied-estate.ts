import { type LocalEstate, health, status } from "../../../local";
import { expectCode, homeostat, locally, only, ROOT } from "./homeostat";
import { useEstate } from "./use-estate";

const MINUTES_TO_APPLY = 20;

/**
 * Gives the tests of a file an estate with these stacks of an environment. Whoever writes scenarios keeps his own running
 * between tries, and says so with `HOMEOSTAT_KEEP_ESTATE=1`: it is taken as it is.
 */
export function useAppliedEstate(environment: string, stacks: readonly string[]): () => LocalEstate {
  let estate: LocalEstate | undefined;
  const isKept = process.env["HOMEOSTAT_KEEP_ESTATE"] === "1";
  if (!isKept) useEstate();

  beforeAll(async () => {
    const target = locally(environment);
    if (isKept) await assertRuns();
    else {
      expectCode(homeostat("bootstrap", ...target), 0);
      expectCode(homeostat("apply", ...target, ...only(...stacks), "--yes"), 0);
    }
    estate = await status(ROOT);
  }, MINUTES_TO_APPLY * 60_000);

  return () => {
    if (estate) return estate;
    throw new Error("the estate does not serve any more: npx homeostat local status");
  };
}

async function assertRuns(): Promise<void> {
  const members = await health(ROOT);
  if (members.length > 0 && members.every(({ state }) => state !== "ended")) return;
  throw new Error("no whole estate runs that could be kept: npx homeostat local up, bootstrap, apply");
}
