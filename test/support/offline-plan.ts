import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workshopSetup } from "./workshop-setup";

const OFFLINE_PROVIDER = {
  region: "eu-west-1",
  access_key: "offline",
  secret_key: "offline",
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_requesting_account_id: true,
};

/**
 * Plans a few resources with the real provider, without an account or a network.
 * @param data - data sources that ask no account, such as policy documents
 * @returns the path of the plan as JSON
 */
export function offlinePlan(
  folder: string,
  resource: Readonly<Record<string, unknown>>,
  data: Readonly<Record<string, unknown>> = {},
): string {
  const { terraform, cliConfigFile } = workshopSetup();
  const { AWS_CA_BUNDLE: _bundle, ...environment } = process.env;
  const run = (...args: readonly string[]): string =>
    execFileSync(terraform.path, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...environment, TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: "1" },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
    });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: { aws: OFFLINE_PROVIDER },
      resource,
      ...(Object.keys(data).length > 0 && { data }),
    }),
  );
  run("init", "-input=false", "-no-color");
  run("plan", "-input=false", "-no-color", "-out=tfplan");
  const planFile = join(folder, "plan.json");
  writeFileSync(planFile, run("show", "-json", "tfplan"));
  return planFile;
}
