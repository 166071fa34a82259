import { expectCode, homeostat, locally, type Outcome } from "../support/estate/homeostat";
import { startHomeostat } from "../support/estate/start-homeostat";
import { useEstate } from "../support/estate/use-estate";

const ENVIRONMENTS = ["staging", "prod"] as const;

/** Runs a command for both environments at the same time, as two people would. */
async function inBoth(command: string, ...options: readonly string[]): Promise<readonly Outcome[]> {
  return Promise.all(ENVIRONMENTS.map((name) => startHomeostat(command, ...locally(name), ...options).ended));
}

interface Status {
  readonly stacks: readonly {
    readonly stack: string;
    readonly deployed: boolean;
    readonly resources?: number;
  }[];
}

describe("staging and prod on the embedded estate", () => {
  useEstate();

  test("both state backends are made at once", async () => {
    for (const outcome of await inBoth("bootstrap")) expectCode(outcome, 0);
  });

  test("every stack of both applies", async () => {
    for (const outcome of await inBoth("apply", "--yes")) expectCode(outcome, 0);
    for (const name of ENVIRONMENTS) {
      const { stacks } = JSON.parse(homeostat("status", ...locally(name), "--json").stdout) as Status;
      expect(stacks.filter(({ deployed }) => !deployed)).toEqual([]);
    }
  });

  test("a second plan of both is empty", async () => {
    for (const outcome of await inBoth("plan")) expectCode(outcome, 0);
  });
});
