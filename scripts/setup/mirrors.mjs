import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { list } from "./files.mjs";
import { pins, terraformPlatform } from "./pins.mjs";
import { compareVersions, isWithin } from "./versions.mjs";

export const registryHosts = { terraform: "registry.terraform.io", opentofu: "registry.opentofu.org" };

/**
 * The folders that may hold providers, in the order in which they count: Terraform's own cache, named by the Terraform
 * configuration, what set-up fetched, Terraform's implied mirrors, mirrors below /opt. A folder that is named for
 * set-up is taken alone: who names one wants that one, or to know why not.
 */
export function mirrorFolders({ home, env, userHome = homedir() }) {
  if (env.HOMEOSTAT_PLUGIN_DIR) return [resolve(env.HOMEOSTAT_PLUGIN_DIR)];
  const dataHome = env.XDG_DATA_HOME || join(userHome, ".local/share");
  const dataFolders = (env.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":");
  const folders = [
    env.TF_PLUGIN_CACHE_DIR,
    ...configuredMirrors(readConfiguration(env, userHome)),
    join(home, "providers"),
    join(userHome, ".terraform.d/plugins"),
    join(userHome, "Library/Application Support/io.terraform/plugins"),
    join(dataHome, "terraform/plugins"),
    ...dataFolders.map((folder) => join(folder, "terraform/plugins")),
    ...list("/opt").map((name) => join("/opt", name)),
  ];
  return [...new Set(folders.filter(Boolean))];
}

/** The user's own Terraform CLI configuration; a TF_CLI_CONFIG_FILE that names no file counts as none. */
export function readConfiguration(env, userHome = homedir()) {
  const path = [env.TF_CLI_CONFIG_FILE, join(userHome, ".terraformrc"), join(userHome, ".tofurc")].find(
    (candidate) => candidate && existsSync(candidate) && statSync(candidate).isFile(),
  );
  return path ? readFileSync(path, "utf8") : "";
}

export function configuredMirrors(configuration) {
  const mirrors = [...configuration.matchAll(/filesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"/g)];
  const cache = /^\s*plugin_cache_dir\s*=\s*"([^"]+)"/m.exec(configuration);
  return [...mirrors.map((match) => match[1]), ...(cache ? [cache[1]] : [])].map(expandHome);
}

/** A `provider_installation` block that reaches over the network; it cannot be searched like a folder, so it is kept as it is. */
export function networkInstallation(configuration) {
  const start = configuration.search(/^\s*provider_installation\s*\{/m);
  if (start < 0 || !/network_mirror\s*\{/.test(configuration)) return undefined;
  let depth = 0;
  for (let index = configuration.indexOf("{", start); index < configuration.length; index += 1) {
    if (configuration[index] === "{") depth += 1;
    if (configuration[index] === "}") depth -= 1;
    if (depth === 0) return configuration.slice(start, index + 1).trim();
  }
  return undefined;
}

/**
 * The AWS provider in a mirror folder, unpacked (`…/aws/5.100.0/linux_amd64/`) or packed (`…/aws/terraform-provider-aws_….zip`):
 * the preferred version if it is there, else the newest that the sources allow.
 */
export function findAwsProvider(folder, hosts) {
  const platform = terraformPlatform();
  const { preferred } = pins.awsProvider;
  const found = hosts.flatMap((host) => {
    const base = join(folder, host, "hashicorp/aws");
    const packed = new RegExp(`^terraform-provider-aws_(.+)_${platform}\\.zip$`);
    return list(base).flatMap((name) => {
      const match = packed.exec(name);
      if (match) return { version: match[1], host, file: join(base, name) };
      const binary = list(join(base, name, platform)).find((file) =>
        file.startsWith("terraform-provider-aws_"),
      );
      return binary ? { version: name, host, file: join(base, name, platform, binary) } : [];
    });
  });
  return found
    .filter(({ version }) => isWithin(version, pins.awsProvider))
    .sort(
      (left, right) =>
        Number(right.version === preferred) - Number(left.version === preferred) ||
        compareVersions(right.version, left.version),
    )[0];
}

function expandHome(path) {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
