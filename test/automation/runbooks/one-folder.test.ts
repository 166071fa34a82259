import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** The three files of a runbook that this project has not got. */
const FOLDER = {
  "spec.ts": `
    import type { RunbookSpec } from "../../remediation/runbook-spec";
    export const spec = {
      id: "water-plants", title: "Water the plants", owner: "platform",
      description: "Waters the plants.", severity: "P4", risk: "low", reversibility: "reversible",
      maximumAutonomy: "automatic", minimumConfidence: 0.9, rank: 99,
      triggers: [{ rootCause: "cache-silent", targetType: "AWS::ElastiCache::CacheCluster" }],
      permissions: [{ actions: ["iot:Publish"], resources: ["arn:\${partition}:iot:\${region}:\${account}:topic/plants"] }],
      preChecks: [{ name: "soil-dry", says: "The soil is dry", timeoutSeconds: 10 }],
      actions: [{
        name: "open-valve", says: "Open the valve", timeoutSeconds: 40,
        rollback: { name: "close-valve", says: "Close the valve", timeoutSeconds: 10 },
      }],
      postChecks: [{ name: "soil-wet", says: "The soil is wet", timeoutSeconds: 10 }],
    } as const satisfies RunbookSpec;`,
  "steps.ts": `
    import type { StepsOf } from "../../remediation/execution/steps";
    import type { spec } from "./spec";
    export interface Ports { readonly valve: { set(open: boolean): Promise<void>; isOpen(): Promise<boolean> } }
    export function createSteps({ valve }: Ports): StepsOf<typeof spec> {
      const look = async () => ({ passed: await valve.isOpen(), says: "the valve was looked at" });
      const turn = (open: boolean) => async () => { await valve.set(open); return { says: "the valve was turned" }; };
      return {
        targetState: async () => ({ open: await valve.isOpen() }),
        preChecks: { "soil-dry": look }, actions: { "open-valve": turn(true) },
        rollbacks: { "close-valve": turn(false) }, rolledBack: look, postChecks: { "soil-wet": look },
      };
    }`,
  "adapters.ts": `
    import type { Ports } from "./steps";
    export const createPorts = (): Ports => ({
      valve: { set: () => Promise.resolve(), isOpen: () => Promise.resolve(true) },
    });`,
};

/** Builds, in the copy, what an environment is given for its runbooks, and prints it. */
const PROBE = `
  import { Testing } from "cdktf";
  import { EstateStack } from "./constructs/core/estate-stack";
  import { RemediationTable } from "./constructs/remediation/remediation-table";
  import { RunbookFunction } from "./constructs/remediation/runbook-function";
  import { runnableRunbooks } from "./constructs/remediation/runnable-runbooks";
  import { UndeliveredQueue } from "./constructs/remediation/undelivered-queue";
  import { incidentPatterns } from "./constructs/remediation/incident-patterns";
  import { remediationWorkflow } from "./constructs/remediation/workflow/remediation-workflow";
  import { SOURCE_READERS } from "./automation/remediation/normalise/sources";

  const deployment = {
    organization: "homeostat", environment: "dev", accountId: "111111111111", region: "eu-west-1",
    secondRegion: "eu-central-1", partition: "aws", owner: "platform", costCentre: "platform", protected: false,
  };
  const stack = new EstateStack(Testing.app(), "dev-test", { deployment, stackName: "test", dataClass: "internal" });
  const key = { keyId: "key", keyArn: "arn:aws:kms:eu-west-1:111111111111:key/key" };
  const common = {
    codeBucket: { bucketName: "code", key }, logsKey: key, logRetentionDays: 90, permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    undelivered: new UndeliveredQueue(stack, "Undelivered", { messagingKey: key }),
  };
  const table = new RemediationTable(stack, "Table", { dataKey: key });
  const specs = runnableRunbooks();
  const spec = specs.find(({ id }) => id === "water-plants");
  const made = new RunbookFunction(stack, "WaterPlants", { spec, table, ...common });
  const { States } = remediationWorkflow({
    runbooks: specs.map((each) => ({ spec: each, functionArn: "arn:of:" + each.id })),
    engineFunctionArn: "arn:of:engine", partition: "aws",
  });
  const [{ rootCause }] = spec.triggers;
  const sources = SOURCE_READERS.filter(({ rootCauses }) => rootCauses.includes(rootCause)).map(({ source }) => source);
  const json = JSON.parse(Testing.synth(stack, true));
  console.log(JSON.stringify({
    states: Object.keys(States).filter((name) => name.startsWith("water-plants: ")),
    start: States["which runbook"].Choices.filter(({ StringEquals }) => StringEquals === "water-plants").length,
    functions: Object.values(json.resource.aws_lambda_function).map((each) => [each.function_name, each.timeout]),
    roles: Object.values(json.resource.aws_iam_role).map(({ name }) => name),
    rights: Object.values(json.data.aws_iam_policy_document).flatMap(({ statement }) => statement)
      .filter(({ sid }) => sid?.startsWith("Steps")),
    rules: incidentPatterns("111111111111").filter(({ pattern }) => sources.includes(pattern.source[0]))
      .map(({ name }) => name),
  }));`;

describe("a folder is all that a new runbook is", () => {
  const copy = mkdtempSync(join(tmpdir(), "homeostat-one-folder-"));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: copy,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });

  beforeAll(() => {
    for (const path of [
      "automation",
      "constructs",
      "scripts",
      "docs/guides",
      "package.json",
      "tsconfig.json",
    ]) {
      cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const folder = join(copy, "automation", "runbooks", "water-plants");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(FOLDER)) writeFileSync(join(folder, name), text);
    // What `npm run runbooks` runs.
    run("scripts/runbook-index.mjs");
    run("--import", "tsx", "scripts/runbook-pages.ts");
    writeFileSync(join(copy, "probe.ts"), PROBE);
  }, 120_000);

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it("is in the index and has a page", () => {
    const index = readFileSync(join(copy, "automation", "runbooks", "index.ts"), "utf8");
    const page = readFileSync(join(copy, "docs", "runbooks", "water-plants.md"), "utf8");
    const list = readFileSync(join(copy, "docs", "runbooks", "README.md"), "utf8");

    expect(index).toContain('import { spec as waterPlants } from "./water-plants/spec";');
    expect(page).toContain("`close-valve`: Close the valve (10 s)");
    expect(list).toContain("[Water the plants](water-plants.md)");
  });

  it("has its branch of the workflow, its function, its role, its rights, and a rule that brings its events", () => {
    const made = JSON.parse(run("--import", "tsx", "probe.ts")) as Readonly<Record<string, unknown>>;

    expect(made).toEqual({
      start: 1,
      states: [
        "hold pre-checks",
        "soil-dry",
        "plan",
        "needs-approval",
        "nobody-asked",
        "hold ask",
        "ask",
        "hold open-valve",
        "open-valve",
        "hold post-checks",
        "soil-wet",
        "hold close-valve",
        "close-valve",
        "hold rollback-check",
        "rollback-check",
      ].map((name) => `water-plants: ${name}`),
      functions: [["homeostat-dev-remediation-water-plants", 55]],
      roles: ["homeostat-dev-remediation-water-plants"],
      rights: [
        expect.objectContaining({
          sid: "Steps1",
          actions: ["iot:Publish"],
          resources: ["arn:aws:iot:eu-west-1:111111111111:topic/plants"],
        }),
      ],
      rules: ["cloudwatch"],
    });
  }, 120_000);
});
