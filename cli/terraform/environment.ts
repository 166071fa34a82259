import type { Terraform } from "./setup";

// They change what a command does without being seen in it: another workspace, other arguments, another data folder.
const STRAY = ["TF_WORKSPACE", "TF_DATA_DIR", "TF_REATTACH_PROVIDERS", "TF_PLUGIN_CACHE_DIR"];

// Terraform and the provider read schemas of hundreds of megabytes and end soon: collecting garbage as often as Go does
// by itself was a quarter of the processor time of a plan. The limit is where it collects more often again.
const GARBAGE = { GOGC: "400", GOMEMLIMIT: "1200MiB" };

/**
 * The environment that Terraform runs in; what the caller says of Go's memory counts.
 *
 * @param credentials where and as whom; `undefined` means the caller's own AWS settings. If given, no AWS
 *   setting of the caller's remains: half of one account and half of another is how the wrong one is changed.
 */
export function terraformEnvironment(
  terraform: Terraform,
  credentials: Readonly<Record<string, string>> | undefined,
  ambient: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...GARBAGE };
  for (const [name, value] of Object.entries(ambient)) {
    if (STRAY.includes(name) || name.startsWith("TF_CLI_ARGS")) continue;
    if (credentials && name.startsWith("AWS_")) continue;
    env[name] = value;
  }
  for (const [name, value] of Object.entries(credentials ?? {})) {
    if (value !== "") env[name] = value;
  }
  return {
    ...env,
    TF_CLI_CONFIG_FILE: terraform.cliConfigFile,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
  };
}
