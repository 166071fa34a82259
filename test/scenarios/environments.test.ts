import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { status } from "../../local";
import { estateClients } from "../support/estate/estate-clients";
import { expectCode, homeostat, locally, type Outcome, ROOT } from "../support/estate/homeostat";
import { startHomeostat } from "../support/estate/start-homeostat";
import { useEstate } from "../support/estate/use-estate";

const ENVIRONMENTS = ["staging", "prod"] as const;
const PROD = locally("prod");
/** Two environments at once on two cores. */
const APPLY_MS = 20 * 60_000;

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

async function prodClients(): Promise<ReturnType<typeof estateClients>> {
  const estate = await status(ROOT);
  if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
  return estateClients(estate, "prod");
}

describe("staging and prod on the embedded estate", () => {
  useEstate();

  test("both state backends are made at once", async () => {
    for (const outcome of await inBoth("bootstrap")) expectCode(outcome, 0);
  });

  test(
    "every stack of both applies",
    async () => {
      for (const outcome of await inBoth("apply", "--yes")) expectCode(outcome, 0);
      for (const name of ENVIRONMENTS) {
        const { stacks } = JSON.parse(homeostat("status", ...locally(name), "--json").stdout) as Status;
        expect(stacks.filter(({ deployed }) => !deployed)).toEqual([]);
      }
    },
    APPLY_MS,
  );

  test("a second plan of both is empty", async () => {
    for (const outcome of await inBoth("plan")) expectCode(outcome, 0);
  });

  test("AWS itself refuses to delete prod's databases and its lock table", async () => {
    const { rds, dynamodb } = await prodClients();
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances.length).toBeGreaterThanOrEqual(3);
    for (const { DBInstanceIdentifier } of DBInstances) {
      await expect(
        rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true })),
      ).rejects.toThrow(/protect/i);
    }
    await expect(
      dynamodb.send(new DeleteTableCommand({ TableName: "homeostat-prod-tfstate-lock" })),
    ).rejects.toThrow(/protect/i);
    expectCode(homeostat("plan", ...PROD), 0);
  });
});
