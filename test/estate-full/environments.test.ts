import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { status } from "../../local";
import { estateClients } from "../support/estate/estate-clients";
import { expectCode, homeostat, locally, only, type Outcome, ROOT } from "../support/estate/homeostat";
import { startHomeostat } from "../support/estate/start-homeostat";
import { useEstate } from "../support/estate/use-estate";

const ENVIRONMENTS = ["staging", "prod"] as const;
const PROD = locally("prod");
/** Three environments at once on two cores. */
const APPLY_MS = 20 * 60_000;
const DEV_TWICE_MS = 25 * 60_000;

/** Runs a command for both environments at the same time, as two people would. */
async function inBoth(command: string, ...options: readonly string[]): Promise<readonly Outcome[]> {
  return Promise.all(ENVIRONMENTS.map((name) => startHomeostat(command, ...locally(name), ...options).ended));
}

/** Builds dev, looks whether a second plan is empty, and destroys it; then all of it once more. */
async function devTwiceInARow(): Promise<void> {
  const dev = async (command: string, ...options: readonly string[]): Promise<Outcome> => {
    const outcome = await startHomeostat(command, ...locally("dev"), ...options).ended;
    expectCode(outcome, 0);
    return outcome;
  };
  await dev("bootstrap");
  for (const round of ["first", "second"]) {
    await dev("apply", "--yes");
    const plan = await dev("plan");
    if (!/^\d+ unchanged$/m.test(plan.stdout))
      throw new Error(`the ${round} plan is not empty:\n${plan.output}`);
    await dev("destroy", "--yes");
  }
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
  if (!estate) throw new Error("the estate does not serve any more: homeostat local status");
  return estateClients(estate, "prod");
}

describe("staging and prod on the embedded estate, and dev beside them", () => {
  useEstate();
  let dev: Promise<unknown> | undefined;

  test("both state backends are made at once", async () => {
    for (const outcome of await inBoth("bootstrap")) expectCode(outcome, 0);
    // What it threw is looked at by the test that waits for it.
    dev = devTwiceInARow().then(
      () => "empty and destroyed, twice",
      (error: unknown) => error,
    );
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

  test("Terraform refuses to destroy prod's cluster", () => {
    const refused = homeostat("destroy", ...PROD, ...only("cluster"), "--yes");
    expectCode(refused, 1);
    expect(refused.output).toContain("prevent_destroy");
  });

  test("AWS itself refuses to delete prod's databases, load balancer and lock table", async () => {
    const { rds, loadBalancing, dynamodb } = await prodClients();
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances.length).toBeGreaterThanOrEqual(3);
    for (const { DBInstanceIdentifier } of DBInstances) {
      await expect(
        rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true })),
      ).rejects.toThrow(/protect/i);
    }
    const { LoadBalancers = [] } = await loadBalancing.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancers).toHaveLength(1);
    for (const { LoadBalancerArn } of LoadBalancers) {
      await expect(loadBalancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }))).rejects.toThrow(
        /protect/i,
      );
    }
    await expect(
      dynamodb.send(new DeleteTableCommand({ TableName: "homeostat-prod-tfstate-lock" })),
    ).rejects.toThrow(/protect/i);
    expectCode(homeostat("plan", ...PROD), 0);
  });

  test(
    "dev was built, planned empty and destroyed twice in a row meanwhile",
    async () => {
      await expect(dev).resolves.toBe("empty and destroyed, twice");
    },
    DEV_TWICE_MS,
  );
});
