import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ProviderLauncher } from "../../cli/engine/provider-launcher";
import type { Target } from "../../cli/engine/target";
import { Workspace } from "../../cli/engine/workspace";
import { keptPackageHash, packageHash } from "../../cli/terraform/package-hash";
import { ProviderProcess } from "../../cli/terraform/provider-process";
import { stackOf, targetIn } from "./support/target";

const PACKAGE = ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";
const REATTACH = '{"registry.terraform.io/hashicorp/aws":{"Pid":1}}';
// Not a shell script: one that begins with a signal ignored, as here, could not catch it.
const PROVIDER = `#!${process.execPath}
const { writeFileSync } = require("node:fs");
const trace = (name, text) => writeFileSync(process.env.TRACE + "/" + name, text);
process.on("SIGINT", () => { trace("ended", ""); process.exit(0); });
trace("arguments", process.argv.slice(2).join(" "));
console.log("Provider started.");
console.log(${JSON.stringify(`\tTF_REATTACH_PROVIDERS='${REATTACH}'`)});
setInterval(() => undefined, 1000);
`;
const TERRAFORM = { required_providers: { aws: { source: "aws" } } };
const ONE_CONFIGURATION = { terraform: TERRAFORM, provider: { aws: [{ region: "eu-west-1" }] } };
const UNHASHED = 'provider "aws" {\n  version = "5.100.0"\n}\n';
const TIMEOUT_MS = 30_000;

describe("a provider that is started once for a plan", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-provider-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, content: string): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  function executable(content: string): string {
    const file = write("provider", content);
    chmodSync(file, 0o755);
    return file;
  }

  function launch(file: string): Parameters<typeof ProviderProcess.start>[0] {
    return { executable: file, directory: folder, env: { ...process.env, TRACE: folder } };
  }

  test("a package has the hash that a lock file knows it by", async () => {
    write("package/a.txt", "one\n");
    write("package/b/c.txt", "two\n");

    // sha256sum of the files, in order of their names; of that list sha256sum, as base64.
    expect(await packageHash(join(folder, "package"))).toBe(
      "h1:tHPu/P53020Va8wcRU9GXhYyoxMWnAVWHqubTRHE5oc=",
    );
  });

  test("a hash that was kept holds until a file of the package changes", async () => {
    const kept = join(folder, "locks/package-hash.json");
    const read = (): Promise<string> => keptPackageHash(join(folder, "package"), kept);
    write("package/a.txt", "one\n");
    write("package/b/c.txt", "two\n");
    const hash = "h1:tHPu/P53020Va8wcRU9GXhYyoxMWnAVWHqubTRHE5oc=";

    expect(await read()).toBe(hash);
    writeFileSync(kept, readFileSync(kept, "utf8").replace(hash, "h1:kept"));
    expect(await read()).toBe("h1:kept");

    write("package/b/c.txt", "three\n");
    expect(await read()).not.toBe("h1:kept");
    write("package/b/c.txt", "two\n");
    expect(await read()).toBe(hash);
    writeFileSync(kept, "cut off");
    expect(await read()).toBe(hash);
  });

  test(
    "runs until it is ended",
    async () => {
      const provider = await ProviderProcess.start(launch(executable(PROVIDER)));

      expect(provider?.reattach).toBe(REATTACH);
      expect(readFileSync(join(folder, "arguments"), "utf8")).toBe("-debug");
      expect(existsSync(join(folder, "ended"))).toBe(false);
      await provider?.end();
      expect(existsSync(join(folder, "ended"))).toBe(true);
    },
    TIMEOUT_MS,
  );

  test.each([
    ["ends without a word", "#!/bin/sh\nexit 3\n"],
    ["cannot be run", "#!/nowhere/sh\n"],
  ])("is left to Terraform when it %s", async (_, content) => {
    expect(await ProviderProcess.start(launch(executable(content)))).toBeUndefined();
  });

  test(
    "is left to Terraform, and ended, when it stays silent",
    async () => {
      const silent = executable(PROVIDER.replace(/^.*TF_REATTACH.*$/m, ""));

      expect(await ProviderProcess.start({ ...launch(silent), patienceSeconds: 3 })).toBeUndefined();
      await untilThere(join(folder, "ended"));
    },
    TIMEOUT_MS,
  );

  test(
    "does not outlive a program that is killed",
    async () => {
      executable(PROVIDER);
      const script = write(
        "start.ts",
        `import { ProviderProcess } from ${JSON.stringify(join(__dirname, "../../cli/terraform/provider-process"))};
         void ProviderProcess.start({ executable: "./provider", directory: process.cwd(), env: process.env })
           .then(() => console.log("up"));`,
      );
      const tsx = join(__dirname, "../../node_modules/tsx/dist/loader.mjs");
      const program = spawn(process.execPath, ["--import", tsx, script], {
        cwd: folder,
        env: { ...process.env, TRACE: folder },
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(program.stdout, "data");

      program.kill("SIGKILL");

      await untilThere(join(folder, "ended"));
    },
    TIMEOUT_MS,
  );

  describe("is only started", () => {
    async function start(
      template: Readonly<Record<string, unknown>>,
      { product = "terraform", kind = "aws" }: { product?: string; kind?: Target["kind"] } = {},
    ): Promise<ProviderProcess | undefined> {
      const terraform = { path: product, version: "1.11.4", product, cliConfigFile: join(folder, "rc") };
      const target = targetIn(folder, { kind, terraform, env: { ...process.env, TRACE: folder } });
      const workspace = new Workspace(target, stackOf("dev-network", template));
      const path = `aws/dev-network/${PACKAGE}/terraform-provider-aws_v5.100.0_x5`;
      chmodSync(write(path, PROVIDER), 0o755);
      if (!existsSync(workspace.file(".terraform.lock.hcl")))
        lock(await packageHash(workspace.file(PACKAGE)));
      return new ProviderLauncher(target).start(workspace);
    }

    function lock(hash: string): void {
      write(
        "aws/dev-network/.terraform.lock.hcl",
        `provider "aws" {\n  hashes = [\n    "${hash}",\n  ]\n}\n`,
      );
    }

    test(
      "as the package that the lock file names",
      async () => {
        const provider = await start(ONE_CONFIGURATION);

        expect(provider?.reattach).toBe(REATTACH);
        await provider?.end();
      },
      TIMEOUT_MS,
    );

    test("never as another package than the lock file names", async () => {
      lock("h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

      expect(await start(ONE_CONFIGURATION)).toBeUndefined();
    });

    test(
      "without a hash in the embedded estate, where it was checked before",
      async () => {
        write("aws/dev-network/.terraform.lock.hcl", UNHASHED);

        const provider = await start(ONE_CONFIGURATION, { kind: "local" });

        expect(provider?.reattach).toBe(REATTACH);
        await provider?.end();
      },
      TIMEOUT_MS,
    );

    test("never without a hash in AWS", async () => {
      write("aws/dev-network/.terraform.lock.hcl", UNHASHED);

      expect(await start(ONE_CONFIGURATION)).toBeUndefined();
    });

    test.each([
      ["a second configuration", { ...ONE_CONFIGURATION, provider: { aws: [{}, { alias: "second" }] } }],
      ["no configuration", { terraform: TERRAFORM }],
      [
        "another provider",
        { ...ONE_CONFIGURATION, terraform: { required_providers: { aws: {}, helm: { source: "helm" } } } },
      ],
    ])("never for a stack with %s", async (_, template) => {
      expect(await start(template)).toBeUndefined();
    });

    test("never for OpenTofu, which knows the provider under another address", async () => {
      expect(await start(ONE_CONFIGURATION, { product: "tofu" })).toBeUndefined();
    });
  });
});

async function untilThere(file: string): Promise<void> {
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (waited > 10_000) throw new Error(`${file} did not appear`);
    await sleep(50);
  }
}
