import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { down, estateEnvironment, type LocalEstate, up } from "../../local";
import { synthesizeAll } from "../provider/synthesis";
import { npmInstall } from "../support/npm-install";
import { estatePrograms, workshopSetup } from "../support/workshop-setup";

const ROOT = join(__dirname, "../..");
/** Nothing rests on it: the CLI destroys no stack without those that do, and initializes all of them for it. */
const STACK = "dev-audit";
const UPSTREAM = "dev-security";
// The CLI would ask the registry for checksums, even where every provider comes from a folder.
const FROM_FOLDER = "--skip-provider-lock";
const execute = promisify(execFile);

/** What `cdktf.json` promises: whoever uses the stock CLI needs nothing of ours. */
describe("the stock CLI of CDK for Terraform", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-stock-cli-"));
  const outdir = join(folder, "out");
  let cdktf = "";
  let estate: LocalEstate | undefined;

  async function run(...args: readonly string[]): Promise<string> {
    const { terraform, cliConfigFile } = workshopSetup();
    const env = {
      ...process.env,
      ...(estate && estateEnvironment(estate, "dev")),
      CHECKPOINT_DISABLE: "1",
      CI: "1",
      FORCE_COLOR: "0",
      HOMEOSTAT_ENVIRONMENTS: "dev",
      TERRAFORM_BINARY_NAME: terraform.path,
      TF_CLI_CONFIG_FILE: cliConfigFile,
    };
    const options = { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 };
    const result = await execute(cdktf, [...args, "--output", outdir], options).catch((error: unknown) => {
      const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`cdktf ${args.join(" ")} failed:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`, {
        cause: error,
      });
    });
    return stripVTControlCharacters(result.stdout + result.stderr);
  }

  beforeAll(async () => {
    cdktf = join(npmInstall(__dirname), "node_modules/.bin/cdktf");
    estate = await up({ root: folder, ...estatePrograms() });
    await createStateBackend(estate);
  });

  afterAll(async () => {
    await down(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  test("synthesizes what main.ts synthesizes", async () => {
    await run("synth");

    const ours = synthesizeAll(join(folder, "ours")).filter(({ environment }) => environment === "dev");
    expect(ours.length).toBeGreaterThan(0);
    for (const { id, source } of ours) {
      expect(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")).toBe(source);
    }
  });

  test("shows the difference, deploys with the stacks that are needed, and destroys", async () => {
    expect(await run("diff", UPSTREAM, FROM_FOLDER)).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);

    expect(await run("deploy", STACK, UPSTREAM, "--auto-approve", FROM_FOLDER)).toMatch(
      /Apply complete! Resources: \d+ added/,
    );
    expect(await storedResources(estate, "audit/terraform.tfstate")).toBeGreaterThan(0);
    expect(await run("diff", STACK, FROM_FOLDER)).toContain("No changes.");

    await run("destroy", STACK, "--auto-approve", FROM_FOLDER);
    expect(await storedResources(estate, "audit/terraform.tfstate")).toBe(0);
  });
});

function clientOptions({ endpointUrl, region, accounts }: LocalEstate): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  const accessKeyId = accounts["dev"] ?? "";
  return { endpoint: endpointUrl, region, credentials: { accessKeyId, secretAccessKey: "local-estate" } };
}

/** The least that Terraform's own backend needs; the real one is made by `homeostat bootstrap`. */
async function createStateBackend(estate: LocalEstate): Promise<void> {
  const account = estate.accounts["dev"] ?? "";
  const s3 = new S3Client({ ...clientOptions(estate), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: `homeostat-dev-${account}-tfstate` }));
  s3.destroy();
  const dynamodb = new DynamoDBClient(clientOptions(estate));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "homeostat-dev-tfstate-lock",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
    }),
  );
  dynamodb.destroy();
}

async function storedResources(estate: LocalEstate | undefined, key: string): Promise<number> {
  if (estate === undefined) throw new Error("The embedded estate did not start");
  const s3 = new S3Client({ ...clientOptions(estate), forcePathStyle: true });
  const Bucket = `homeostat-dev-${estate.accounts["dev"] ?? ""}-tfstate`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
  const state = JSON.parse((await Body?.transformToString()) ?? "{}") as {
    readonly resources?: readonly { readonly mode: string }[];
  };
  s3.destroy();
  return (state.resources ?? []).filter(({ mode }) => mode === "managed").length;
}
