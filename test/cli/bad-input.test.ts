import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { EXIT } from "../../cli/exit-codes";
import { assertDiskRoom } from "../../cli/engine/disk-room";
import { Checkout, type Outcome } from "./support/checkout";
import { refusalOf } from "./support/refusal";
import { writeSynthesized } from "./support/synthesized";

const MANY_LINES = 25;

/** A reader gets what, where and what to do, and never how the program is made inside. */
function expectExplained({ status, stderr }: Outcome, code: number): void {
  expect(stderr).toMatch(/^(?:.*\n)*(?:[\w-]+: )?error: \S/);
  expect(stderr).toMatch(/^ {2}to do {4}\S/m);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(stderr.split("\n").length).toBeLessThan(MANY_LINES);
  expect(status).toBe(code);
}

// A machine that does much else at once is slow to start a program.
jest.setTimeout(60_000);

describe("bad input", () => {
  let checkout: Checkout;

  beforeAll(() => {
    checkout = new Checkout();
  });

  afterEach(() => {
    checkout.mend();
  });

  afterAll(() => {
    checkout.remove();
  });

  describe("in a command line", () => {
    test.each([
      [["frobnicate"], "unknown command 'frobnicate'", "allowed  start, synth, plan, apply"],
      [["local", "frobnicate"], "unknown command 'frobnicate'", "allowed  up, status, reset, down, env"],
      [["plan", "--frobnicate"], "unknown option '--frobnicate'", "allowed  --env, --local, --stack"],
      [["plan", "dev"], "too many arguments for 'plan'", "to do    npx homeostat plan --help"],
      [["plan", "--env"], "option '-e, --env <name>' argument missing", "to do    npx homeostat plan --help"],
      [
        ["plan", "--env", "dev", "--parallelism", "many"],
        "argument 'many' is invalid",
        "whole number from 1 on",
      ],
      [
        ["apply", "--env", "dev", "--lock-timeout", "-1"],
        "argument '-1' is invalid",
        "whole number from 0 on",
      ],
      [["plan", "--env", "production"], 'unknown environment "production"', "allowed  dev, staging, prod"],
      [["start", "--env", "production", "--once"], 'unknown environment "production"', "dev, staging, prod"],
      [["synth", "--env", "DEV"], 'unknown environment "DEV"', "allowed  dev, staging, prod"],
      [
        ["plan", "--env", "dev", "--stack", "netwrok"],
        'unknown stack "netwrok"',
        "allowed  security, state, audit, network",
      ],
      [["apply", "--env", "prod", "--confirm", "staging"], "--confirm", "name the same environment twice"],
      [
        ["remediation", "frobnicate"],
        "unknown command 'frobnicate'",
        "allowed  simulate, status, pause, resume",
      ],
      [["remediation", "pause", "--env", "dev"], "no reason is given", "where    --reason"],
      [
        ["remediation", "pause", "--env", "production", "--reason", "storm"],
        'unknown environment "production"',
        "allowed  dev, staging, prod",
      ],
      [
        ["remediation", "pause", "--env", "dev", "--reason", "storm", "--for", "2 hours"],
        '"2 hours" is no duration',
        "e.g. 2h",
      ],
      [
        ["remediation", "pause", "--env", "dev", "--reason", "storm", "--until", "2020-01-01T00:00:00Z"],
        "is over: a pause until then would stop nothing",
        "allowed  a moment in the future",
      ],
      [["chaos", "inject"], "no fault is named", "allowed  a fault, or --event with a file"],
      [["chaos", "inject", "earthquake"], 'unknown fault "earthquake"', "allowed  stuck-pool, errors, "],
      [
        ["chaos", "inject", "errors", "--event", "x"],
        "a fault and an event at once",
        "npx homeostat chaos list",
      ],
      [["chaos", "inject", "errors", "--for", "ever"], '"ever" is no duration', "where    --for"],
      [["chaos", "inject", "--event", "no-such-file"], "the file cannot be read", "where    no-such-file"],
      [["chaos", "list", "--env", "production"], 'unknown environment "production"', "dev, staging, prod"],
      [["remediation", "status"], "no environment is named", "name one with --env"],
      [["incidents", "frobnicate"], "unknown command 'frobnicate'", "allowed  list, show, tail"],
      [
        ["incidents", "show", "--env", "dev"],
        "missing required argument 'incident'",
        "incidents show --help",
      ],
      [["incidents", "show", "exe-1", "--env", "dev"], '"exe-1" is no incident', "allowed  inc- and 20 hexa"],
      [
        ["incidents", "list", "--env", "dev", "--outcome", "good"],
        "argument 'good' is invalid",
        "succeeded-verified",
      ],
      [["incidents", "list", "--env", "dev", "--limit", "0"], "argument '0' is invalid", "number from 1 on"],
      [
        ["approve", "exe-1", "--env", "dev", "--reason", "r"],
        '"exe-1" is no question',
        "allowed  apr- and 20 hexa",
      ],
      [
        ["approve", "apr-xyz", "--env", "dev", "--local", "--reason", "r"],
        '"apr-xyz" is no question',
        "to do    npx homeostat remediation status --env dev --local",
      ],
      [["incidents", "show", "foo"], '"foo" is no incident', "homeostat incidents list --env <environment>"],
      [["reject", `apr-${"0".repeat(20)}`, "--env", "dev"], "no reason is given", "where    --reason"],
      [["approve", "--env", "dev"], "missing required argument 'approval'", "npx homeostat approve --help"],
      [["incidents", "tail", "--env", "dev", "--since", "soon"], '"soon" is neither', "where    --since"],
    ])("%j is refused", (args, what, more) => {
      const outcome = checkout.homeostat(...args);
      expectExplained(outcome, EXIT.usage);
      expect(outcome.stderr).toContain(what);
      expect(outcome.stderr).toContain(more);
    });

    test("is told to programs too", () => {
      const { stdout } = checkout.homeostat("plan", "--env", "production", "--json");
      expect(JSON.parse(stdout)).toEqual({
        error: {
          exitCode: EXIT.usage,
          what: 'unknown environment "production"',
          where: "--env",
          allowed: "dev, staging, prod",
          remedy: "name one with --env; none is assumed",
        },
      });
    });

    test("a folder with other things in it is not emptied for synthesized output", () => {
      checkout.write("precious/letter.txt", "dear");
      const outcome = checkout.homeostat("synth", "--out", checkout.path("precious"));
      expectExplained(outcome, EXIT.usage);
      expect(outcome.stderr).toContain("holds what synthesis did not write: letter.txt");
      expect(readdirSync(checkout.path("precious"))).toEqual(["letter.txt"]);
    });
  });

  describe("in the environments", () => {
    test("overlapping CIDRs: both environments and both blocks", () => {
      checkout.replace("environments/staging.ts", '"10.32.0.0/16"', '"10.48.128.0/17"');
      const outcome = checkout.homeostat("plan", "--env", "dev");
      expectExplained(outcome, EXIT.failed);
      expect(outcome.stderr).toContain("staging (10.48.128.0/17) and prod (10.48.0.0/16) overlap");
      expect(outcome.stderr).toContain("where    environments/");
      expect(checkout.begun()).toEqual([]);
    });

    test("an unsupported Kubernetes version: the supported ones", () => {
      checkout.replace("environments/dev.ts", 'kubernetesVersion: "1.35"', 'kubernetesVersion: "1.19"');
      const outcome = checkout.homeostat("synth", "--env", "dev");
      expectExplained(outcome, EXIT.failed);
      expect(outcome.stderr).toContain('dev-cluster/Cluster: kubernetesVersion is "1.19"; allowed: 1.');
      expect(outcome.stderr).toContain("where    environments/dev.ts\n");
      expect(outcome.stderr).toContain(
        "to do    change the value that the message names in environments/dev.ts",
      );
    });

    test.each([["synth"], ["plan", "--env", "dev"]])("a syntax error: its line, %j", (...args) => {
      checkout.replace("environments/dev.ts", "protected: false,", "protected: false,,");
      const outcome = checkout.homeostat(...args);
      expectExplained(outcome, EXIT.failed);
      expect(outcome.stderr).toMatch(/where {4}environments\/dev\.ts:\d+\n/);
    });

    test("a misspelt key: its path", () => {
      checkout.replace("environments/dev.ts", "owner:", "ownr: 1, owner:");
      const outcome = checkout.homeostat("apply", "--env", "dev", "--yes");
      expectExplained(outcome, EXIT.failed);
      expect(outcome.stderr).toMatch(/environment "dev" is not valid:\n.*ownr/);
      expect(outcome.stderr).toContain("where    environments/dev.ts\n");
      expect(checkout.begun()).toEqual([]);
    });
  });

  describe("in the tools", () => {
    const stacks = (): string => {
      const required_providers = { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } };
      const template = {
        terraform: { required_providers },
        resource: { aws_sqs_queue: { Q: { name: "q" } } },
      };
      return writeSynthesized(checkout.path("out"), { "dev-alpha": { template } });
    };
    const planned = (): Outcome => checkout.homeostat("plan", "--env", "dev", "--from", stacks());

    test("set-up that has not run", () => {
      checkout.write(".homeostat/setup.json", "");
      expectExplained(planned(), EXIT.precondition);
    });

    test("a missing provider", () => {
      mkdirSync(checkout.path("no-providers"));
      const mirror = `filesystem_mirror { path = ${JSON.stringify(checkout.path("no-providers"))} }`;
      const cliConfigFile = checkout.write("terraform.rc", `provider_installation {\n  ${mirror}\n}\n`);
      checkout.setUp({ cliConfigFile });
      const outcome = planned();
      expectExplained({ ...outcome, stderr: `${outcome.stderr}${outcome.stdout}` }, EXIT.precondition);
      expect(outcome.stdout).toContain("dev-alpha: error: a provider is missing");
      expect(outcome.stdout).toContain("to do    npm run setup");
    });

    test("a Terraform that is too old", () => {
      checkout.setUp({ terraform: { path: "/usr/bin/terraform", version: "1.9.8", product: "terraform" } });
      const outcome = planned();
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain("terraform 1.9.8 is too old");
      expect(outcome.stderr).toContain("allowed  1.11 or newer");
    });

    test("a Terraform that is gone since set-up", () => {
      const path = checkout.path("gone", "terraform");
      checkout.setUp({ terraform: { path, version: "1.11.4", product: "terraform" } });
      const outcome = planned();
      expect(outcome.status).toBe(EXIT.precondition);
      expect(outcome.stdout).toContain("a program that set-up found is not there any more");
      expect(outcome.stdout).toContain(path);
    });

    test("a Python that is gone since set-up", () => {
      const path = checkout.path("gone", "python");
      checkout.setUp({ python: { path, version: "3.11.2" } });
      const outcome = checkout.homeostat("local", "up");
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain(
        `the python of the embedded estate is not there any more\n  where    ${path}`,
      );
      expect(outcome.stderr).toContain("to do    npm run setup");
    });

    test("a Python without the emulators says so in its own words", () => {
      const says = "No module named ministack";
      const path = checkout.write("bare-python", `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, 0o755);
      checkout.setUp({ python: { path, version: "3.11.2" } });
      const outcome = checkout.homeostat("local", "up");
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toMatch(new RegExp(`ended while starting; it said last:\\s+${says}`));
      expect(checkout.homeostat("local", "status").status).toBe(EXIT.failed);
    });

    test.each([
      ["remediation", "pause", "--reason", "storm"],
      ["remediation", "status"],
      ["incidents", "list"],
      ["incidents", "tail"],
    ])("missing AWS credentials: %s %s", (...args) => {
      const outcome = checkout.homeostat(...args, "--env", "dev");
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain("AWS credentials are missing or expired");
    });

    test("an embedded estate that does not run: who looks at incidents is told", () => {
      const outcome = checkout.homeostat("incidents", "list", "--env", "dev", "--local");
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain("to do    npx homeostat local up");
    });

    test("missing AWS credentials", () => {
      const backend = { s3: { bucket: "b", key: "k", region: "eu-west-1" } };
      const from = writeSynthesized(checkout.path("out"), {
        "dev-alpha": { template: { terraform: { backend } } },
      });
      const { status, stdout } = checkout.homeostat("plan", "--env", "dev", "--from", from);
      expect(status).toBe(EXIT.precondition);
      expect(stdout).toContain("AWS credentials are missing or expired");
      expect(stdout).toContain("for the embedded estate add --local");
    });
  });

  describe("on the machine", () => {
    let holder: Server;
    let port: number;

    beforeEach(async () => {
      holder = createServer();
      await new Promise<void>((listening) => holder.listen(0, "127.0.0.1", listening));
      port = (holder.address() as AddressInfo).port;
    });

    afterEach(async () => {
      await new Promise((closed) => holder.close(closed));
    });

    test.each(["up", "reset"])("a port in use: local %s", (command) => {
      const outcome = checkout.homeostat("local", command, "--port", String(port));
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain(
        `port ${port} is in use by another program\n  where    127.0.0.1:${port}`,
      );
      expect(outcome.stderr).toContain(`lsof -i :${port}`);
      expect(checkout.homeostat("local", "status").status).toBe(EXIT.failed);
    });

    test.each([
      ["synth", "--out", "/proc/homeostat/out"],
      ["status", "--env", "dev", "--work-dir", "/proc/homeostat/work"],
    ])("a folder in which none can be made, without end: %j", (...args) => {
      const outcome = checkout.homeostat(...args);
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain("where    /proc");
      expect(outcome.stderr).toContain("name another place");
    });

    test("a path that is a file", () => {
      const file = checkout.write("file", "");
      const outcome = checkout.homeostat("synth", "--out", `${file}/inside`);
      expectExplained(outcome, EXIT.precondition);
      expect(outcome.stderr).toContain("a part of this path is a file, not a folder");
    });

    test("no disk: nothing is begun", () => {
      const small = checkout.path("small");
      mkdirSync(small);
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", small]).status === 0;
      // Only root may mount; elsewhere the same check is held with a small number in place of a small disk.
      if (!mounted) {
        const refusal = refusalOf(() => {
          assertDiskRoom(small, () => ({ bsize: 4096, bavail: 2048 }));
        });
        expect(refusal.exitCode).toBe(EXIT.precondition);
        expect(refusal.render()).toContain("the disk has 8 MiB left; nothing was begun");
        return;
      }
      try {
        const from = writeSynthesized(checkout.path("out"), { "dev-alpha": { template: {} } });
        const nearlyFull = checkout.homeostat("plan", "--env", "dev", "--from", from, "--work-dir", small);
        expectExplained(nearlyFull, EXIT.precondition);
        expect(nearlyFull.stderr).toMatch(/the disk has [78] MiB left; nothing was begun/);
        expect(existsSync(`${small}/aws/dev-alpha`)).toBe(false);

        expect(() => {
          writeFileSync(`${small}/ballast`, Buffer.alloc(9 * 2 ** 20));
        }).toThrow("ENOSPC");
        const full = checkout.homeostat("synth", "--env", "dev", "--out", `${small}/out`);
        expectExplained(full, EXIT.precondition);
        expect(full.stderr).toContain("the disk is full");
      } finally {
        spawnSync("umount", [small]);
      }
    });
  });
});
