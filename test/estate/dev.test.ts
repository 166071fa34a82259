import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalEstate, status } from "../../local";
import { synthesizeWithOutput } from "../support/estate/changed-output";
import { DEV_STACKS } from "../support/estate/dev-stacks";
import { expectCode, homeostat, locally, only, ROOT } from "../support/estate/homeostat";
import { proveAlertmanager } from "../support/estate/prove-alertmanager";
import { proveRemediation } from "../support/estate/prove-remediation";
import { proveRights } from "../support/estate/prove-rights";
import { proveTasksAreReal } from "../support/estate/prove-tasks-are-real";
import { useEstate } from "../support/estate/use-estate";

const DEV = locally("dev");

interface StatusReport {
  readonly stacks: readonly {
    readonly stack: string;
    readonly deployed: boolean;
    readonly resources: number;
  }[];
}

/** Stack → how many resources its state holds. */
function deployedResources(): Record<string, number> {
  const shown = homeostat("status", ...DEV, "--json");
  expectCode(shown, 0);
  const { stacks } = JSON.parse(shown.stdout) as StatusReport;
  return Object.fromEntries(
    stacks.filter(({ deployed }) => deployed).map(({ stack, resources }) => [stack, resources]),
  );
}

async function theEstate(): Promise<LocalEstate> {
  const estate = await status(ROOT);
  if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
  return estate;
}

/** Each test goes on from where the one before it ended. */
describe("dev on the embedded estate", () => {
  useEstate();

  test("bootstrap makes the state backend, and again changes nothing", () => {
    expectCode(homeostat("bootstrap", ...DEV), 0);
    const again = homeostat("bootstrap", ...DEV);
    expectCode(again, 0);
    expect(again.output).toContain("1 unchanged");
  });

  test("every stack applies", () => {
    expectCode(homeostat("apply", ...DEV, "--yes"), 0);
    const resources = deployedResources();
    expect(Object.keys(resources).sort()).toEqual(DEV_STACKS);
    for (const count of Object.values(resources)) expect(count).toBeGreaterThan(0);
  });

  test("a second plan of every stack is empty", () => {
    const plan = homeostat("plan", ...DEV);
    expectCode(plan, 0);
    expect(plan.output).toContain(`${DEV_STACKS.length} unchanged`);
  });

  test("a stack is planned with what its needs will be, not with what they are", () => {
    const directory = mkdtempSync(join(tmpdir(), "homeostat-changed-output-"));
    const gateway = "nat-0123456789abcdef0";
    synthesizeWithOutput({
      environment: "dev",
      directory,
      stack: "network",
      output: "aws_nat_gateway",
      value: gateway,
    });
    const plan = homeostat("plan", ...DEV, "--from", directory, ...only("network", "observability"));
    expectCode(plan, 2);
    expect(plan.output).toContain("planned (provisional: assumes dev-network)");
    expect(plan.output).toContain("aws_cloudwatch_metric_alarm.NetworkAlarms_NatPacketsDropped");
    rmSync(directory, { recursive: true });
  });

  test("its tasks are processes with a real database and cache, and a new deployment heals them", async () => {
    await proveTasksAreReal(await theEstate(), "dev");
  });

  test("what alarms is decided, remedied, verified and told, once", async () => {
    await proveRemediation(await theEstate(), "dev");
  });

  test("a runbook may do what it declares, and nothing to what holds it back", async () => {
    await proveRights(await theEstate(), "dev");
  });

  test("Alertmanager's address takes what comes with its token, and nothing else", async () => {
    await proveAlertmanager(await theEstate(), "dev");
  });

  test("destroy leaves the state backend and nothing else", () => {
    expectCode(homeostat("destroy", ...DEV, "--yes"), 0);
    const left = Object.entries(deployedResources()).filter(([, resources]) => resources > 0);
    expect(left.map(([stack]) => stack)).toEqual(["dev-state"]);
  });
});
