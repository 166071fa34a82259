import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileStamp, sha256 } from "./files.mjs";
import { pins, terraformPlatform } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { findOnPath, run } from "./run.mjs";
import { isAtLeast } from "./versions.mjs";
import { readZipEntry } from "./zip.mjs";

const why = "it validates, plans and applies what the sources describe";

/** Terraform or OpenTofu: the one named by HOMEOSTAT_TERRAFORM, else on PATH, else the pinned one in the tools folder. */
export const terraform = {
  name: "terraform",
  module: "terraform.mjs",
  inputs: ({ home, env }) => [env.HOMEOSTAT_TERRAFORM, candidates(home, env).map(fileStamp)],
  async apply({ home, env, report, fetchTerraform }) {
    const tooOld = [];
    for (const path of fetchTerraform ? [] : candidates(home, env)) {
      const found = await identify(path, env);
      if (found && isAtLeast(found.version, pins.terraform.minimum)) return describe(found);
      tooOld.push(found ? `${found.name} ${found.version} at ${path}` : `${path}, which does not run`);
    }
    if (tooOld.length > 0 && env.HOMEOSTAT_TERRAFORM) {
      throw new SetupProblem({
        what: `Terraform or OpenTofu ${pins.terraform.minimum} or newer; HOMEOSTAT_TERRAFORM names ${tooOld[0]}`,
        why,
        fix: [
          "HOMEOSTAT_TERRAFORM=<path of a binary> npm run setup",
          "unset HOMEOSTAT_TERRAFORM   # the one on PATH is taken then",
        ].join("\n"),
      });
    }
    if (tooOld.length > 0) {
      throw new SetupProblem({
        what: `Terraform or OpenTofu ${pins.terraform.minimum} or newer; found ${tooOld.join(", ")}`,
        why: `${why}; older ones cannot lock the state in S3 itself`,
        fix: `npm run setup -- --fetch-terraform   # puts Terraform ${pins.terraform.fetched} beside the project and leaves yours alone`,
      });
    }
    const fetched = await identify(await fetchPinned(home, report), env);
    if (!fetched)
      throw new Error(`The fetched Terraform ${pins.terraform.fetched} does not run on this machine`);
    return describe(fetched);
  },
};

function candidates(home, env) {
  if (env.HOMEOSTAT_TERRAFORM) return [env.HOMEOSTAT_TERRAFORM];
  const fetched = findOnPath(fetchedPath(home), env);
  return [...fetched, ...findOnPath("terraform", env).slice(0, 1), ...findOnPath("tofu", env).slice(0, 1)];
}

function fetchedPath(home) {
  return join(home, "tools", `terraform-${pins.terraform.fetched}`, "terraform");
}

async function identify(path, env) {
  const { code, output } = await run(path, ["version"], {
    env: { ...env, TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1" },
    timeoutSeconds: 30,
  });
  const match = code === 0 ? /\b(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/.exec(output) : null;
  return match ? { path, name: match[1], version: match[2], product: match[1].toLowerCase() } : undefined;
}

function describe({ path, version, product, name }) {
  return { path, version, product, summary: `${name} ${version} (${path})` };
}

async function fetchPinned(home, report) {
  const { fetched, downloads, checksums } = pins.terraform;
  const platform = terraformPlatform();
  const expected = checksums[platform];
  if (!expected) {
    throw new SetupProblem({
      what: `Terraform or OpenTofu ${pins.terraform.minimum} or newer; no pinned download for ${platform}`,
      why,
      fix: "install it as https://developer.hashicorp.com/terraform/install describes",
    });
  }
  const url = `${downloads}/${fetched}/terraform_${fetched}_${platform}.zip`;
  report(`fetching Terraform ${fetched} from ${new URL(url).host} …`);
  const archive = await download(url);
  const actual = sha256(archive);
  if (actual !== expected) {
    throw new SetupProblem({
      what: `a sound download of Terraform ${fetched}: SHA-256 is ${actual}, expected ${expected}`,
      why: "a file that is not the published one must not run",
      fix: "npm run setup   # try again; if it repeats, something between here and the download site changes the file",
    });
  }
  const target = fetchedPath(home);
  mkdirSync(join(target, ".."), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  writeFileSync(temporary, readZipEntry(archive, "terraform"));
  chmodSync(temporary, 0o755);
  renameSync(temporary, target);
  return target;
}

async function download(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new SetupProblem({
      what: `Terraform or OpenTofu ${pins.terraform.minimum} or newer; none is on PATH, and ${url} cannot be fetched (${reason(error)})`,
      why,
      fix: [
        "brew install hashicorp/tap/terraform   # macOS",
        "https://developer.hashicorp.com/terraform/install   # Linux",
        "HOMEOSTAT_TERRAFORM=<path of a binary> npm run setup   # when it is not on PATH",
      ].join("\n"),
    });
  }
}

function reason(error) {
  return error.cause?.code ?? error.cause?.message ?? error.message;
}
