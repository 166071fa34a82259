import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type {
  DescribeInstanceInformationCommandInput,
  GetCommandInvocationCommandInput,
  SendCommandCommandInput,
} from "@aws-sdk/client-ssm";
import { AwsMachines } from "../../../automation/adapters/aws/machines";
import {
  deletionScript,
  foldersScript,
  fullest,
  usageScript,
} from "../../../automation/runbooks/clear-disk/scripts";
import { spec } from "../../../automation/runbooks/clear-disk/spec";
import { createSteps } from "../../../automation/runbooks/clear-disk/steps";
import { awsError, AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";

const ID = "i-0123456789abcdef0";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  tags: Record<string, string> = { environment: "dev" };
  ping = "Online";
  /** How full the disk is, and will be when its files are deleted. */
  percent = 93;
  percentAfter = 41;
  folders = "/tmp root 1777\n/var/log root 755\n";
  status = "Success";
  readonly scripts: string[] = [];
  readonly #unknown = new Set<string>();
  readonly steps = createSteps({
    machines: new AwsMachines(
      this.recorder.client("ssm", {
        DescribeInstanceInformation: ({ Filters = [] }: DescribeInstanceInformationCommandInput) => ({
          InstanceInformationList: Filters.some(
            ({ Key, Values }) => Key === "tag:environment" && Values?.[0] === this.tags["environment"],
          )
            ? [{ InstanceId: ID, PingStatus: this.ping }]
            : [],
        }),
        SendCommand: ({ Parameters }: SendCommandCommandInput) => {
          const CommandId = `command-${this.scripts.push((Parameters?.["commands"] ?? []).join("\n")) - 1}`;
          this.#unknown.add(CommandId);
          return { Command: { CommandId } };
        },
        GetCommandInvocation: ({ CommandId = "" }: GetCommandInvocationCommandInput) => {
          if (this.#unknown.delete(CommandId)) throw awsError("InvocationDoesNotExist", "");
          return this.#answer(this.scripts[Number(CommandId.split("-")[1])] ?? "");
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "node-disk-full",
    target: { type: "AWS::EC2::Instance", id: ID },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }

  deletions(): number {
    return this.scripts.filter((script) => script.includes("rm -f")).length;
  }

  #answer(script: string): object {
    if (script.startsWith("df ")) {
      const line = `/dev/nvme0n1p1 8000000 7440000 560000 ${this.percent}% /`;
      return {
        Status: "Success",
        StandardOutputContent: `Filesystem Blocks Used Available Capacity Mounted\n${line}\n`,
      };
    }
    if (script.startsWith("stat ")) return { Status: "Success", StandardOutputContent: this.folders };
    if (this.status === "Success") this.percent = this.percentAfter;
    return { Status: this.status, StandardOutputContent: "" };
  }
}

describe("clear-disk", () => {
  it("deletes, and asks the machine again how full it is", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe("disk-free: the fullest disk is 41 % full; wanted is below 70 %");
  });

  it.each([
    ["the machine is not online", (world: World) => (world.ping = "ConnectionLost")],
    ["the disk is not full", (world: World) => (world.percent = 84)],
    ["the machine is of another environment", (world: World) => (world.tags = { environment: "prod" })],
    ["the machine bears no tag", (world: World) => (world.tags = {})],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run()).ending).toBe("refused");
    expect(world.deletions()).toBe(0);
  });

  it.each(["Failed", "TimedOut", "InProgress"])("does not pass where the command is %s", async (status) => {
    const world = new World();
    world.status = status;

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.deletions()).toBe(1);
  });

  it("does not pass where the disk is as full as before", async () => {
    const world = new World();
    world.percentAfter = 92;

    expect((await world.run()).ending).toBe("rolled-back");
  });

  it("says it where a folder has changed", async () => {
    const world = new World();
    world.percentAfter = 92;
    const meanwhile = (step: string): void => {
      if (step === "see-folders") world.folders = "/var/log root 755\n";
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("changed: /tmp root 1777");
  });

  it("deletes once when called twice, and nothing where somebody cleared the disk meanwhile", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["delete-files"](context);
    expect(world.deletions()).toBe(1);

    const cleared = new World();
    const meanwhile = (step: string): void => {
      if (step === "delete-files") cleared.percent = 20;
    };
    expect((await cleared.run({ meanwhile })).ending).toBe("verified");
    expect(cleared.deletions()).toBe(0);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});

describe("its scripts, in a real shell", () => {
  let root: string;
  const make = (path: string, ageMinutes: number): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "x");
    const at = new Date(Date.now() - ageMinutes * 60_000);
    utimesSync(file, at, at);
    return file;
  };
  const clear = (path: string, names?: [string, ...string[]]): void => {
    const folder = { path: join(root, path), ...(names && { names }) };
    execFileSync("sh", ["-c", deletionScript([folder], 60)]);
  };

  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "homeostat-disk-"))));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("deletes old files, and neither new ones nor those outside", () => {
    const old = make("scratch/deep/a file's name", 61);
    const fresh = make("scratch/fresh", 30);
    const outside = make("outside/old", 500);

    clear("scratch");

    expect([old, fresh, outside].map((file) => existsSync(file))).toEqual([false, true, true]);
    expect(existsSync(join(root, "scratch/deep"))).toBe(true);
  });

  it("follows no link, to a file, to a folder, or in place of the folder itself", () => {
    const precious = make("precious/data", 500);
    mkdirSync(join(root, "scratch"));
    symlinkSync(precious, join(root, "scratch/file"));
    symlinkSync(dirname(precious), join(root, "scratch/folder"));
    symlinkSync(dirname(precious), join(root, "linked"));

    clear("scratch");
    clear("linked");

    expect(existsSync(precious)).toBe(true);
  });

  it("leaves open files, and files of other names", () => {
    const open = make("logs/open.gz", 500);
    const current = make("logs/app.log", 500);
    const rotated = make("logs/app.log.1.gz", 500);
    const descriptor = openSync(open, "r");

    clear("logs", ["*.gz", "*.[0-9]"]);

    closeSync(descriptor);
    expect([open, current, rotated].map((file) => existsSync(file))).toEqual([true, true, false]);
  });

  it("reads how full a disk is, and the folders' owners", () => {
    const run = (script: string) => execFileSync("sh", ["-c", script], { encoding: "utf8" });
    const share = fullest(run(usageScript([{ path: root }, { path: "/nowhere" }])));

    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(100);
    expect(run(foldersScript([{ path: root }]))).toMatch(new RegExp(`^${root} \\S+ 700\n$`));
    expect(() => fullest("")).toThrow("does not say");
  });

  it.each(["/", "/tmp/../etc", "/tmp; rm -rf /", "/tmp/$HOME", "/tmp'"])("refuses the folder %j", (path) => {
    expect(() => deletionScript([{ path }], 60)).toThrow("is no plain path");
  });
});
