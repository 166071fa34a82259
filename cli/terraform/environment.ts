import type { Terraform } from "./setup";

// They change what a command does without being seen in it: another workspace, other arguments, another data folder.
const STRAY = ["TF_WORKSPACE", "TF_DATA_DIR", "TF_REATTACH_PROVIDERS", "TF_PLUGIN_CACHE_DIR"];

/**
 * The environment that Terraform runs in.
 *
 * @param credentials where and as whom; `undefined` means the caller's own AWS settings. If given, no AWS
 *   setting of the caller's remains: half of one account and half of another is how the wrong one is changed.
 */
export function terraformEnvironment(
  terraform: Terraform,
  credentials: Readonly<Record<string, string>> | undefined,
  ambient: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
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
