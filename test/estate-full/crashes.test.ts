import { setTimeout as sleep } from "node:timers/promises";
import { DescribeVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import { status } from "../../local";
import { estateClients } from "../support/estate/estate-clients";
import { expectCode, homeostat, locally, only, type Outcome, ROOT } from "../support/estate/homeostat";
import { seededRandom } from "../support/estate/seeded-random";
import { type RunningCommand, startHomeostat } from "../support/estate/start-homeostat";
import { endStrays } from "../support/estate/strays";
import { isAlive, type Moment, terraformAt } from "../support/estate/terraform-at";
import { useEstate } from "../support/estate/use-estate";

const DEV = locally("dev");
const NETWORK = [...DEV, ...only("network")];

const random = seededRandom();

/** A whole number from one to another, both included. */
function anyOf(from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** What stands, one upon the other. */
const STANDING = ["nothing", "state", "security", "network"] as const;
type Standing = (typeof STANDING)[number];

/** `undefined` once a test has failed: what it left is nobody's business. */
let standing: Standing | undefined = "nothing";

/** A test that begins where one thing stands and ends where another does, whatever became of the tests before it. */
function testFrom(before: Standing, after: Standing, name: string, body: () => Promise<void>): void {
  test(name, async () => {
    if (standing !== before) rebuild(before);
    standing = undefined;
    await body();
    standing = after;
  });
}

/** Takes minutes, and is not needed where all is well. */
function rebuild(wanted: Standing): void {
  endStrays();
  expectCode(homeostat("local", "reset"), 0);
  const [, state, ...stacks] = STANDING.slice(0, STANDING.indexOf(wanted) + 1);
  if (state) expectCode(homeostat("bootstrap", ...DEV), 0);
  if (stacks.length > 0) expectCode(homeostat("apply", ...DEV, ...only(...stacks), "--yes"), 0);
}

/** Ends a command and its Terraform in the same moment, as a lost machine would. */
async function killBoth(command: RunningCommand, moment: Moment): Promise<void> {
  const terraform = await terraformAt(moment, command);
  process.kill(-command.pid, "SIGKILL");
  terraform.kill();
  expect((await command.ended).code).toBeNull();
}

interface Lock {
  readonly stack: string;
  readonly place: string;
  readonly id: string;
}

function locks(): readonly Lock[] {
  const { stdout } = homeostat("unlock", ...DEV, "--json");
  return (JSON.parse(stdout) as { readonly locks: readonly Lock[] }).locks;
}

/** The lock that a killed run left: explained by the next run, released only on request. */
function expectStaleLockOf(stack: string, operation: string, pid: number): void {
  const next = homeostat("apply", ...DEV, ...only(stack), "--lock-timeout", "0");
  expectCode(next, 4);
  const dead = `homeostat ${operation} of this checkout (process ${pid}, since `;
  expect(next.output).toMatch(/the state is locked by \S+@\S+ \(terraform apply\), since \d{4}-/);
  expect(next.output).toContain(dead);
  expect(next.output).toContain(`npx homeostat unlock ${DEV.join(" ")} --stack ${stack}`);

  const shown = homeostat("unlock", ...DEV, ...only(stack));
  expectCode(shown, 4);
  expect(shown.output).toContain(`dev-${stack} is locked`);
  expect(shown.output).toContain(`killed: ${dead}`);

  const held = locks();
  expect(held.map(({ place }) => place).sort()).toEqual(["dynamodb", "s3"]);
  const [id] = new Set(held.map((lock) => lock.id));
  if (id === undefined) throw new Error("the lock has no id");
  expectCode(homeostat("unlock", ...DEV, ...only(stack), "--lock-id", "another"), 3);
  expect(locks()).toHaveLength(2);
  expectCode(homeostat("unlock", ...DEV, ...only(stack), "--lock-id", id), 0);
  expect(locks()).toEqual([]);
}

/** Resources of each stack that the states hold. */
function recorded(stack: string): number {
  const { stdout } = homeostat("status", ...DEV, "--json");
  const { stacks } = JSON.parse(stdout) as {
    readonly stacks: readonly { readonly stack: string; readonly resources?: number }[];
  };
  return stacks.find((found) => found.stack === `dev-${stack}`)?.resources ?? 0;
}

/** VPC endpoints that EC2 has, whatever a state or a log says. */
async function endpoints(): Promise<number> {
  const estate = await status(ROOT);
  if (!estate) throw new Error("the estate does not serve any more");
  const { VpcEndpoints = [] } = await estateClients(estate, "dev").ec2.send(
    new DescribeVpcEndpointsCommand({}),
  );
  return VpcEndpoints.length;
}

/** Number of a row of the summary. */
function added(outcome: Outcome, stack: string): number {
  return Number(new RegExp(`^dev-${stack} +\\w+ +(\\d+)`, "m").exec(outcome.stdout)?.[1] ?? 0);
}

describe("crashes and locks on the embedded estate", () => {
  useEstate();

  testFrom("nothing", "state", "a bootstrap that is killed half-way is carried on by the next", async () => {
    const first = startHomeostat("bootstrap", ...DEV);
    await killBoth(first, { stack: "dev-state", completed: anyOf(1, 6), folder: "dev-state/bootstrap" });
    const again = homeostat("bootstrap", ...DEV);
    expectCode(again, 0);
    expect(again.output).toContain("1 applied");
    expectCode(homeostat("plan", ...DEV, ...only("state")), 0);
    expect(recorded("state")).toBe(17);
  });

  for (const [before, stack, last] of [
    ["state", "security", 20],
    ["security", "network", 40],
  ] as const) {
    testFrom(before, stack, `an apply of ${stack} that is killed is carried on`, async () => {
      const completed = anyOf(1, last);
      const first = startHomeostat("apply", ...DEV, ...only(stack), "--yes");
      await killBoth(first, { stack: `dev-${stack}`, completed });
      expectStaleLockOf(stack, "apply", first.pid);

      const second = homeostat("apply", ...DEV, ...only(stack), "--yes");
      expectCode(second, 0);
      expect(second.output).toContain("an earlier apply was killed before it had recorded");
      expectCode(homeostat("plan", ...DEV, ...only(stack)), 0);
    });
  }

  testFrom("network", "security", "a destroy that is killed is carried on", async () => {
    const first = startHomeostat("destroy", ...NETWORK, "--yes");
    await killBoth(first, { stack: "dev-network", completed: anyOf(1, 40) });
    expectStaleLockOf("network", "destroy", first.pid);
    expectCode(homeostat("destroy", ...NETWORK, "--yes"), 0);
    expect(recorded("network")).toBe(0);
  });

  testFrom("security", "network", "an apply that is killed twice loses nothing", async () => {
    const first = startHomeostat("apply", ...NETWORK, "--yes");
    await killBoth(first, { stack: "dev-network", completed: anyOf(5, 15) });
    expectStaleLockOf("network", "apply", first.pid);

    const refused = homeostat("destroy", ...NETWORK, "--yes");
    expectCode(refused, 1);
    expect(refused.output).toContain("destroyed now, this would stay behind");

    const second = startHomeostat("apply", ...NETWORK, "--yes");
    // The endpoints take five seconds: killed now, some of them are there and none has told its id.
    const orBegun = { type: "aws_vpc_endpoint", count: anyOf(1, 5) };
    await killBoth(second, { stack: "dev-network", completed: anyOf(15, 18), orBegun });
    expectStaleLockOf("network", "apply", second.pid);

    const third = homeostat("apply", ...NETWORK, "--yes");
    expectCode(third, 0);
    expect(added(third, "network")).toBeLessThan(52);
    expectCode(homeostat("plan", ...NETWORK), 0);
    expect(recorded("network")).toBe(52);
    expect(await endpoints()).toBe(5);
  });

  testFrom(
    "network",
    "security",
    "Ctrl-C lets Terraform finish what it began and leaves no lock",
    async () => {
      const destroying = startHomeostat("destroy", ...NETWORK, "--yes");
      const terraform = await terraformAt({ stack: "dev-network", completed: anyOf(1, 20) }, destroying);
      process.kill(-destroying.pid, "SIGINT");
      const interrupted = await destroying.ended;
      expectCode(interrupted, 130);
      expect(interrupted.output).toContain("Terraform finishes what it has begun in dev-network");
      expect(interrupted.output).toContain(`next: npx homeostat destroy ${DEV.join(" ")}`);
      expect(isAlive(terraform.pid)).toBe(false);
      expect(locks()).toEqual([]);
      expect(recorded("network")).toBeGreaterThan(0);
      expectCode(homeostat("destroy", ...NETWORK, "--yes"), 0);
    },
  );

  testFrom(
    "security",
    "network",
    "of applies at once one works, and the others wait or are told who does",
    async () => {
      const elsewhere = (name: string): string[] => ["--work-dir", `.homeostat/work-${name}`];
      const first = startHomeostat("apply", ...NETWORK, "--yes");
      const terraform = await terraformAt({ stack: "dev-network", completed: 1 }, first);
      // On a busy machine it would be over before another command has begun.
      terraform.hold();

      const beside = homeostat("apply", ...NETWORK, "--yes");
      expectCode(beside, 4);
      expect(beside.output).toContain(`process ${first.pid} is running apply, since `);

      const patient = startHomeostat(
        "apply",
        ...NETWORK,
        "--yes",
        ...elsewhere("patient"),
        "--lock-timeout",
        "300",
      );
      const impatient = homeostat(
        "apply",
        ...NETWORK,
        "--yes",
        ...elsewhere("impatient"),
        "--lock-timeout",
        "0",
      );
      expectCode(impatient, 4);
      expect(impatient.output).toMatch(/the state is locked by \S+@\S+ \(terraform apply\), since \d{4}-/);

      terraform.release();
      expectCode(await first.ended, 0);
      const waited = await patient.ended;
      expectCode(waited, 0);
      expect(waited.output).toContain("1 unchanged");
      expect(locks()).toEqual([]);
      expectCode(homeostat("plan", ...NETWORK), 0);
      expect(recorded("network")).toBe(52);
    },
  );

  testFrom(
    "network",
    "security",
    "a Terraform that outlives its killed command is noticed, and left to finish",
    async () => {
      const first = startHomeostat("destroy", ...NETWORK, "--yes");
      const terraform = await terraformAt({ stack: "dev-network", completed: 1 }, first);
      terraform.hold();
      process.kill(-first.pid, "SIGKILL");
      await first.ended;
      expect(isAlive(terraform.pid)).toBe(true);

      const next = homeostat("apply", ...NETWORK, "--yes", "--lock-timeout", "0");
      expectCode(next, 4);
      expect(next.output).toContain(
        `Terraform (process ${terraform.pid}) of an earlier destroy is still finishing`,
      );
      const [lock] = locks();
      const refused = homeostat("unlock", ...NETWORK, "--lock-id", lock?.id ?? "");
      expectCode(refused, 4);
      expect(refused.output).toContain(`alive: process ${terraform.pid}`);

      terraform.release();
      while (isAlive(terraform.pid)) await sleep(200);
      expect(locks()).toEqual([]);
      expect(recorded("network")).toBe(0);
      expectCode(homeostat("destroy", ...NETWORK, "--yes"), 0);
    },
  );
});
