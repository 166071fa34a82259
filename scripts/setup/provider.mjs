import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { contentHash, fileStamp, sha256, writeWhole } from "./files.mjs";
import {
  findAwsProvider,
  mirrorFolders,
  networkInstallation,
  readConfiguration,
  registryHosts,
} from "./mirrors.mjs";
import { pins, terraformPlatform } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { runLogged } from "./run.mjs";

const range = `>= ${pins.awsProvider.minimum}, < ${pins.awsProvider.below}`;

/** The AWS provider plugin: from a folder that has it, else fetched once from the public registry. */
export const provider = {
  name: "provider",
  module: "provider.mjs",
  inputs: (context) => {
    const found = search(context, Object.values(registryHosts));
    return [
      context.env.HOMEOSTAT_PLUGIN_DIR,
      found?.mirror,
      found && fileStamp(found.file),
      sha256(readConfiguration(context.env)),
      context.facts.terraform?.path,
      contentHash(context.cliConfigFile),
    ];
  },
  async apply(context) {
    const { product } = context.facts.terraform;
    const named = context.env.HOMEOSTAT_PLUGIN_DIR;
    const installation = named ? undefined : networkInstallation(readConfiguration(context.env));
    if (installation) return fromNetworkMirror(context, installation);

    const host = registryHosts[product];
    const own = search(context, [host]);
    if (own) return fromMirror(context, own, own.mirror);

    const other = search(context, Object.values(registryHosts));
    if (other) return fromMirror(context, other, linkForHost(context.home, other, host));

    if (named) throw notThere(named);
    await fetchFromRegistry(context, host);
    const fetched = search(context, [host]);
    if (!fetched)
      throw new Error(
        `The registry delivered no AWS provider ${range} into ${join(context.home, "providers")}`,
      );
    return { ...fromMirror(context, fetched, fetched.mirror), source: "registry" };
  },
};

function search(context, hosts) {
  for (const mirror of mirrorFolders(context)) {
    const found = findAwsProvider(mirror, hosts);
    if (found) return { ...found, mirror };
  }
  return undefined;
}

function fromMirror({ cliConfigFile }, { version }, mirrorPath) {
  writeWhole(
    cliConfigFile,
    [
      "# Written by scripts/setup.mjs. Every provider comes from this folder; nothing is looked up elsewhere.",
      "disable_checkpoint = true",
      "provider_installation {",
      "  filesystem_mirror {",
      `    path = ${JSON.stringify(mirrorPath)}`,
      "  }",
      "}",
      "",
    ].join("\n"),
  );
  return {
    version,
    source: "filesystem_mirror",
    mirrorPath,
    summary: `hashicorp/aws ${version} (${mirrorPath})`,
  };
}

function fromNetworkMirror({ home, cliConfigFile }, installation) {
  const cache = join(home, "plugin-cache");
  mkdirSync(cache, { recursive: true });
  writeWhole(
    cliConfigFile,
    [
      "# Written by scripts/setup.mjs, with the provider_installation block of your own Terraform configuration.",
      "disable_checkpoint = true",
      `plugin_cache_dir = ${JSON.stringify(cache)}`,
      installation,
      "",
    ].join("\n"),
  );
  return { version: range, source: "registry", summary: `hashicorp/aws ${range}, from your network mirror` };
}

// Terraform and OpenTofu take the same plugin, each below its own registry's name.
function linkForHost(home, { host: foundHost, mirror }, host) {
  const alias = join(home, "provider-links");
  const link = join(alias, host, "hashicorp");
  const target = join(mirror, foundHost, "hashicorp");
  mkdirSync(dirname(link), { recursive: true });
  if (existsSync(link) && readlinkSync(link) === target) return alias;
  rmSync(link, { force: true });
  symlinkSync(target, link);
  return alias;
}

// A plain `init` unpacks what it fetches in exactly the layout of a mirror, and verifies the publisher's signature.
async function fetchFromRegistry({ home, env, report, facts }, host) {
  await probe(host);
  const { preferred } = pins.awsProvider;
  report(`fetching hashicorp/aws ${preferred} from ${host} (about 150 MB) …`);
  const folder = join(home, "provider-fetch");
  rmSync(folder, { recursive: true, force: true });
  writeWhole(
    join(folder, "main.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: `= ${preferred}` } } },
    }),
  );
  writeWhole(join(folder, "direct.rc"), "provider_installation {\n  direct {}\n}\n");
  const logFile = join(home, "logs/provider.log");
  const { TF_PLUGIN_CACHE_DIR: _, ...environment } = env;
  const result = await runLogged(
    facts.terraform.path,
    ["init", "-backend=false", "-input=false", "-no-color"],
    {
      cwd: folder,
      env: {
        ...environment,
        TF_CLI_CONFIG_FILE: join(folder, "direct.rc"),
        CHECKPOINT_DISABLE: "1",
        TF_DATA_DIR: "",
      },
      timeoutSeconds: 900,
      logFile,
    },
  );
  if (result.code !== 0) throw missing(`${host} did not deliver it:\n${result.lastLines}`);
  const target = join(home, "providers");
  rmSync(target, { recursive: true, force: true });
  renameSync(join(folder, ".terraform/providers"), target);
  rmSync(folder, { recursive: true, force: true });
}

async function probe(host) {
  const url = `https://${host}/.well-known/terraform.json`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    throw missing(
      `no mirror folder holds it, and ${url} does not answer (${error.cause?.code ?? error.message})`,
    );
  }
}

function notThere(named) {
  return new SetupProblem({
    what: `the Terraform provider hashicorp/aws ${range} for ${terraformPlatform()}; HOMEOSTAT_PLUGIN_DIR names ${named}, which does not hold it`,
    why: "the folder that is named is used, or nothing is",
    fix: [
      "HOMEOSTAT_PLUGIN_DIR=<mirror folder> npm run setup   # a folder made by: terraform providers mirror <mirror folder>",
      "unset HOMEOSTAT_PLUGIN_DIR   # the usual folders are searched then, and the registry is asked",
    ].join("\n"),
  });
}

function missing(detail) {
  return new SetupProblem({
    what: `the Terraform provider hashicorp/aws ${range}; ${detail}`,
    why: "plans and applies are made by the real provider",
    fix: [
      "npm run setup   # on a machine that reaches the registry; it fetches the provider by itself",
      "HOMEOSTAT_PLUGIN_DIR=<mirror folder> npm run setup   # a folder made by: terraform providers mirror <mirror folder>",
    ].join("\n"),
  });
}
