import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RealTerraform } from "./real-terraform";

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
 * @param folder - plans whose folders lie side by side share what was installed
 * @param data - data sources that ask no account, such as policy documents
 * @returns the path of the plan as JSON
 */
export function offlinePlan(
  folder: string,
  resource: Readonly<Record<string, unknown>>,
  data: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const source = JSON.stringify({
    terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
    provider: { aws: [OFFLINE_PROVIDER] },
    resource,
    ...(Object.keys(data).length > 0 && { data }),
  });
  return new RealTerraform(dirname(folder)).work(basename(folder), source, {}, async (run) => {
    await run("plan", "-input=false", "-no-color", "-out=tfplan");
    const planFile = join(folder, "plan.json");
    writeFileSync(planFile, await run("show", "-json", "tfplan"));
    return planFile;
  });
}
