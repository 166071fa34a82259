import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { validateEnvironment } from "../../environments/environment";
import { DataStack } from "../../stacks/data";
import { environmentNamed, messagingKey as key, network } from "../constructs/monitoring/fixtures";
import { offlinePlan } from "../support/offline-plan";
import { synth, type SynthesizedStack } from "../support/synth";

interface Plan {
  readonly errored: boolean;
  readonly resource_changes: readonly {
    readonly type: string;
    readonly mode: string;
    readonly change: { readonly actions: readonly string[]; readonly after: Record<string, unknown> };
  }[];
}

function auroraStack(): SynthesizedStack {
  const environment = validateEnvironment({
    ...environmentNamed("dev"),
    database: {
      engine: "aurora-postgresql",
      engineVersion: "16",
      instanceClass: "db.t4g.medium",
      readReplicas: 1,
      backupRetentionDays: 7,
    },
  });
  const stack = new DataStack(new App({ stackTraces: false }), "dev-data", {
    ...{ environment, network, dataKey: key, logsKey: key, messagingKey: key },
    accessLogsBucketName: "access-logs",
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/homeostat-dev-boundary",
  });
  return synth(stack);
}

describe("the real provider, of an environment whose database is Aurora", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-aurora-"));

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("plans to create all of the data stack", async () => {
    const json = auroraStack();
    const planFile = await offlinePlan(join(folder, "data"), json.resource, json.data);
    const plan = JSON.parse(readFileSync(planFile, "utf8")) as Plan;

    const managed = plan.resource_changes.filter(({ mode }) => mode === "managed");
    expect(plan.errored).toBe(false);
    expect(new Set(managed.map(({ change }) => change.actions.join()))).toEqual(new Set(["create"]));
    expect(managed).toHaveLength(
      Object.values(json.resource).reduce((count, blocks) => count + Object.keys(blocks).length, 0),
    );
    expect(managed.filter(({ type }) => type === "aws_rds_cluster_instance")).toHaveLength(2);
    expect(managed.find(({ type }) => type === "aws_rds_cluster")?.change.after).toMatchObject({
      engine: "aurora-postgresql",
      storage_encrypted: true,
      deletion_protection: false,
    });
  });
});
