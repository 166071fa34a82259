import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Hold } from "../../cli/engine/hold";
import { Initializer } from "../../cli/engine/initializer";
import { Interrupts } from "../../cli/engine/interrupts";
import type { Target } from "../../cli/engine/target";
import { TerraformRunner } from "../../cli/engine/terraform-runner";
import { Workspace } from "../../cli/engine/workspace";
import { stackOf, targetIn } from "./support/target";

const PACKAGE = ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";
const LOCK = 'provider "registry.terraform.io/hashicorp/aws" {}\n';
/** With the hash of the package below: `sha256sum` of its one file; of that list `sha256sum`, as base64. */
const HASHED_LOCK = `provider "registry.terraform.io/hashicorp/aws" {
  version = "5.100.0"
  hashes = [
    "h1:DnyDUv20azx1iVQr5ZRxm4GpKm0C04fGzeEWLp1n6Sw=",
  ]
}
`;
/** Installs, as init does, what it is not told to leave alone, and notes which of the two it did. */
const TERRAFORM = `#!${process.execPath}
const { appendFileSync, mkdirSync, symlinkSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const attached = Object.keys(JSON.parse(process.env.TF_REATTACH_PROVIDERS ?? "{}"));
appendFileSync(join(process.env.TRACE, "runs"), basename(process.cwd()) + " leaves " + (attached.join() || "nothing") + "\\n");
if (attached.length === 0) {
  mkdirSync(dirname(${JSON.stringify(PACKAGE)}), { recursive: true });
  symlinkSync(join(process.env.TRACE, "mirror"), ${JSON.stringify(PACKAGE)});
  writeFileSync(".terraform.lock.hcl", process.env.LOCK);
}
`;
const TEMPLATE = { terraform: { required_providers: { aws: { source: "aws" } }, backend: { local: {} } } };

interface Given {
  readonly product?: string;
  readonly kind?: Target["kind"];
  /** What init writes as lock file. */
  readonly lock?: string;
}

describe("terraform init of stacks with the same providers", () => {
  let folder = "";
  const file = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-init-"));
    mkdirSync(file("mirror"));
    writeFileSync(file("mirror/terraform-provider-aws"), "the provider");
    writeFileSync(file("terraform"), TERRAFORM);
    chmodSync(file("terraform"), 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function workspaceOf(id: string, { product = "terraform", kind = "aws", lock = LOCK }: Given): Workspace {
    const terraform = { ...targetIn(folder).terraform, path: file("terraform"), product };
    const env = { ...process.env, TRACE: folder, LOCK: lock };
    const target = targetIn(folder, { kind, workDirectory: file(kind), terraform, env });
    return new Workspace(target, stackOf(id, TEMPLATE));
  }

  /** @returns what init was told to leave alone, by stack, in the order of the runs */
  async function init(ids: readonly string[], given: Given = {}): Promise<readonly string[]> {
    const interrupts = new Interrupts({ onStop: () => undefined, onInsist: () => Promise.resolve(false) });
    const { target } = workspaceOf("dev-a", given);
    const initializer = new Initializer(target, new TerraformRunner(interrupts));
    for (const id of ids) {
      const workspace = workspaceOf(id, given);
      const hold = Hold.take(workspace, "plan");
      try {
        await initializer.init(workspace, hold);
      } finally {
        hold.release();
      }
    }
    return readFileSync(file("runs"), "utf8").trimEnd().split("\n");
  }

  const AWS = "registry.terraform.io/hashicorp/aws";

  test("installs them for the first, and links to them for the others", async () => {
    expect(await init(["dev-a", "dev-b"])).toEqual(["dev-a leaves nothing", `dev-b leaves ${AWS}`]);

    expect(readFileSync(file("aws/dev-b/.terraform.lock.hcl"), "utf8")).toBe(LOCK);
    expect(realpathSync(file(`aws/dev-b/${PACKAGE}`))).toBe(realpathSync(file("mirror")));
  });

  test("is not run again in a folder where nothing changed", async () => {
    expect(await init(["dev-a", "dev-b", "dev-a", "dev-b"])).toHaveLength(2);
  });

  test("installs them again where the package is gone, and takes the dead link away", async () => {
    await init(["dev-a", "dev-b"]);
    rmSync(file("aws/dev-b/.terraform/homeostat-init"));
    rmSync(file("aws/dev-b/.terraform/providers"), { recursive: true });
    rmSync(file("mirror"), { recursive: true });

    expect((await init(["dev-b"])).at(-1)).toBe("dev-b leaves nothing");

    mkdirSync(file("mirror"));
    rmSync(file("aws/dev-b/.terraform/homeostat-init"));
    expect((await init(["dev-b"])).at(-1)).toBe(`dev-b leaves ${AWS}`);
    expect(existsSync(file(`aws/dev-b/${PACKAGE}`))).toBe(true);
  });

  test("replaces a link that leads nowhere", async () => {
    await init(["dev-a"]);
    mkdirSync(dirname(file(`aws/dev-b/${PACKAGE}`)), { recursive: true });
    symlinkSync(file("nowhere"), file(`aws/dev-b/${PACKAGE}`));

    await init(["dev-b"]);

    expect(realpathSync(file(`aws/dev-b/${PACKAGE}`))).toBe(realpathSync(file("mirror")));
  });

  test("is left to OpenTofu whole, which knows the providers under other addresses", async () => {
    expect(await init(["dev-a", "dev-b"], { product: "opentofu" })).toEqual([
      "dev-a leaves nothing",
      "dev-b leaves nothing",
    ]);
    expect(readFileSync(file("aws/dev-b/.terraform.lock.hcl"), "utf8")).toBe(LOCK);
  });

  describe("in the embedded estate", () => {
    const lockOf = (id: string, kind: Target["kind"]): string =>
      readFileSync(file(`${kind}/${id}/.terraform.lock.hcl`), "utf8");
    const UNHASHED_LOCK = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n';

    test("checks the package itself, and Terraform need not: no lock file names its hash", async () => {
      await init(["dev-a", "dev-b"], { kind: "local", lock: HASHED_LOCK });

      expect(lockOf("dev-a", "local")).toBe(UNHASHED_LOCK);
      expect(lockOf("dev-b", "local")).toBe(UNHASHED_LOCK);
    });

    test("takes the word of Terraform for what it has just hashed, and hashes it again once it changed", async () => {
      const lock = HASHED_LOCK.replace(/h1:[^"]+/, "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
      await init(["dev-a"], { kind: "local", lock });
      expect(lockOf("dev-a", "local")).toBe(UNHASHED_LOCK);

      writeFileSync(file("mirror/terraform-provider-aws"), "another one");
      await init(["dev-b"], { kind: "local", lock });
      expect(lockOf("dev-b", "local")).toBe(lock);
    });

    test("leaves a package that is not the locked one to Terraform, which refuses it", async () => {
      await init(["dev-a"], { kind: "local", lock: HASHED_LOCK });
      writeFileSync(file("mirror/terraform-provider-aws"), "another provider");

      await init(["dev-b"], { kind: "local", lock: HASHED_LOCK });

      expect(lockOf("dev-b", "local")).toBe(HASHED_LOCK);
    });

    test("looks again before each run: a package that changed after init is left to Terraform as well", async () => {
      await init(["dev-a"], { kind: "local", lock: HASHED_LOCK });
      writeFileSync(file("mirror/terraform-provider-aws"), "another provider");

      expect(await init(["dev-a"], { kind: "local", lock: HASHED_LOCK })).toHaveLength(1);

      expect(lockOf("dev-a", "local")).toBe(HASHED_LOCK);
    });

    test("is the only place where a lock file loses a hash", async () => {
      await init(["dev-a", "dev-b"], { kind: "aws", lock: HASHED_LOCK });

      expect(lockOf("dev-a", "aws")).toBe(HASHED_LOCK);
      expect(lockOf("dev-b", "aws")).toBe(HASHED_LOCK);
    });
  });
});
