import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import { DescribeLoadBalancersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "../../local";
import { estateClients } from "../support/estate/estate-clients";
import { expectCode, homeostat, locally, only, ROOT } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

const DEV = locally("dev");
const PROGRAM = "test/support/synthesis/guarded-estate.ts";
const CLUSTER = "homeostat-dev-main";
const LOAD_BALANCER = "homeostat-dev-kept";
const DATABASE = "homeostat-dev-aurora";

/** Each test goes on from where the one before it ended. */
describe("what no environment has, or has only where it is protected", () => {
  useEstate();
  const folder = mkdtempSync(join(tmpdir(), "homeostat-guarded-"));
  const source = join(folder, "declared");
  const from = [...DEV, "--from", source];
  let clients: ReturnType<typeof estateClients>;

  const clusterStatus = async (): Promise<string | undefined> =>
    (await clients.eks.send(new DescribeClusterCommand({ name: CLUSTER }))).cluster?.status;
  const balancerStates = async (): Promise<(string | undefined)[]> => {
    const found = await clients.loadBalancing.send(
      new DescribeLoadBalancersCommand({ Names: [LOAD_BALANCER] }),
    );
    return (found.LoadBalancers ?? []).map(({ State }) => State?.Code);
  };

  beforeAll(async () => {
    const env = { ...process.env, CDKTF_OUTDIR: source };
    const made = spawnSync(process.execPath, ["--import", "tsx", PROGRAM], { cwd: ROOT, env });
    if (made.status !== 0) throw new Error(`${PROGRAM} failed:\n${made.stderr.toString()}`);
    expectCode(homeostat("bootstrap", ...DEV), 0);
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not run");
    clients = estateClients(estate, "dev");
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("all of it applies, and a second plan is empty", () => {
    expectCode(homeostat("apply", ...from, "--yes"), 0);

    const plan = homeostat("plan", ...from);
    expectCode(plan, 0);
    expect(plan.output).toContain("4 unchanged");
  });

  test("Aurora has a writer and a reader, and is destroyed when it is not protected", async () => {
    const cluster = new DescribeDBClustersCommand({ DBClusterIdentifier: DATABASE });
    const { DBClusters = [] } = await clients.rds.send(cluster);
    const members = DBClusters[0]?.DBClusterMembers ?? [];
    expect(members.map(({ IsClusterWriter }) => IsClusterWriter).sort()).toEqual([false, true]);

    expectCode(homeostat("destroy", ...from, ...only("aurora"), "--yes"), 0);

    await expect(clients.rds.send(cluster)).rejects.toThrow(/not found/i);
    const { DBInstances = [] } = await clients.rds.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances).toEqual([]);
  });

  test("Terraform refuses to destroy a protected cluster", async () => {
    const refused = homeostat("destroy", ...from, ...only("kept"), "--yes");

    expect(refused.code).toBe(1);
    expect(refused.output).toContain("lifecycle.prevent_destroy set");
    expect(await clusterStatus()).toBe("ACTIVE");
  });

  test("Terraform refuses to replace a protected cluster, whoever permits it", async () => {
    const changed = withTemplate("dev-kept", ({ aws_eks_cluster: clusters }) => {
      for (const cluster of Object.values(clusters ?? {})) cluster["name"] = "homeostat-dev-other";
    });
    const permitted = ["--allow-destroy", "dev-kept", "--yes"];
    const refused = homeostat("apply", ...DEV, "--from", changed, ...only("kept"), ...permitted);

    expect(refused.code).toBe(1);
    expect(refused.output).toContain("lifecycle.prevent_destroy set");
    expect(await clusterStatus()).toBe("ACTIVE");
  });

  test("what is taken out of the source is destroyed by permission only, and AWS refuses even then", async () => {
    const changed = withTemplate("dev-balanced", (resources) => {
      delete resources["aws_lb"];
      delete resources["aws_lb_listener"];
    });
    const without = [...DEV, "--from", changed, ...only("balanced"), "--yes"];

    const unpermitted = homeostat("apply", ...without);
    expect(unpermitted.code).toBe(3);
    expect(unpermitted.output).toContain("destroys or replaces what it was not permitted to");
    const permitted = homeostat("apply", ...without, "--allow-destroy", "dev-balanced");
    expect(permitted.code).toBe(1);
    expect(permitted.output).toContain("OperationNotPermitted");
    expect(await balancerStates()).toEqual(["active"]);
  });

  /** A copy of the declared stacks in which the resources of one are changed. */
  function withTemplate(
    stack: string,
    change: (resources: Record<string, Record<string, Record<string, unknown>>>) => void,
  ): string {
    const copy = mkdtempSync(join(folder, "changed-"));
    cpSync(source, copy, { recursive: true });
    const file = join(copy, "stacks", stack, "cdk.tf.json");
    const template = JSON.parse(readFileSync(file, "utf8")) as { resource: Parameters<typeof change>[0] };
    change(template.resource);
    writeFileSync(file, JSON.stringify(template));
    return copy;
  }
});
