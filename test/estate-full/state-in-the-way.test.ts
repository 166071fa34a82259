import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { estateEnvironment, status } from "../../local";
import { writeSynthesized } from "../cli/support/synthesized";
import { expectCode, homeostat, locally, ROOT } from "../support/estate/homeostat";
import { type RunningCommand, startHomeostat } from "../support/estate/start-homeostat";
import { useEstate } from "../support/estate/use-estate";

const BUCKET = "homeostat-dev-111111111111-tfstate";
const DEV = locally("dev");

/** A stack in the real backend, of one built-in resource that takes as long to make as its command does. */
function stackOf(name: string, command = "true", dependencies: readonly string[] = []) {
  const s3 = {
    bucket: BUCKET,
    key: `${name}/terraform.tfstate`,
    dynamodb_table: "homeostat-dev-tfstate-lock",
    use_lockfile: true,
    encrypt: true,
    region: "eu-west-1",
  };
  const made = { input: name, provisioner: [{ "local-exec": { command } }] };
  return {
    dependencies,
    template: { terraform: { backend: { s3 } }, resource: { terraform_data: { Made: made } } },
  };
}

function keyOf(name: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: BUCKET, Key: `${name}/terraform.tfstate` };
}

describe("a state that stands in the way", () => {
  useEstate();
  let folder: string;
  let s3: S3Client;
  let options: string[];

  const stored = async (name: string): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand(keyOf(name)));
    return (await Body?.transformToString()) ?? "";
  };

  /** Waits for a text; ends in an error when the command ends without it. */
  const untilSaid = async (running: RunningCommand, text: string): Promise<void> => {
    const ended = running.ended.then(() => true);
    while (!running.output().includes(text)) {
      if (!(await Promise.race([ended, sleep(20, false)]))) continue;
      if (running.output().includes(text)) return;
      throw new Error(`ended without saying "${text}":\n${running.output()}`);
    }
  };

  /** Only a lock shows that Terraform itself is under way. */
  const untilLocked = async (): Promise<void> => {
    while (homeostat("unlock", ...options, "--stack", "slow").code !== 4) await sleep(100);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-state-"));
    writeSynthesized(folder, {
      "dev-slow": stackOf("slow", `until [ -e "${join(folder, "go")}" ]; do sleep 0.1; done`),
      "dev-after": stackOf("after", "true", ["dev-slow"]),
      "dev-ours": stackOf("ours"),
      "dev-theirs": stackOf("theirs"),
      "dev-broken": stackOf("broken", "exit 3"),
    });
    options = [...DEV, "--from", folder];
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not run");
    const { AWS_ENDPOINT_URL: endpoint = "", AWS_ACCESS_KEY_ID: accessKeyId = "" } = estateEnvironment(
      estate,
      "dev",
    );
    const credentials = { accessKeyId, secretAccessKey: "local-estate" };
    s3 = new S3Client({ endpoint, region: estate.region, forcePathStyle: true, credentials });
    expectCode(homeostat("bootstrap", ...DEV), 0);
  });

  afterAll(() => {
    s3.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  test("of another lineage: named, refused and left as it is", async () => {
    expectCode(homeostat("apply", ...options, "--stack", "ours", "--stack", "theirs"), 0);
    expectCode(homeostat("plan", ...options, "--stack", "ours"), 0);
    const [ours, theirs] = [await stored("ours"), await stored("theirs")];
    const lineageOf = (text: string): string => (JSON.parse(text) as { readonly lineage: string }).lineage;
    expect(lineageOf(theirs)).not.toBe(lineageOf(ours));
    await s3.send(new PutObjectCommand({ ...keyOf("ours"), Body: theirs }));

    for (const command of ["plan", "apply", "destroy"]) {
      const refused = homeostat(command, ...options, "--stack", "ours", "--json");
      expectCode(refused, 1);
      const { stacks } = JSON.parse(refused.stdout) as {
        stacks: readonly { error: Record<string, unknown> }[];
      };
      expect(stacks).toEqual([expect.objectContaining({ stack: "dev-ours", status: "failed" })]);
      expect(stacks[0]?.error).toMatchObject({
        exitCode: 1,
        what: expect.stringContaining(`is of another lineage: ${lineageOf(theirs)}`) as string,
        where: `s3://${BUCKET}/ours/terraform.tfstate`,
        allowed: `a state with the lineage ${lineageOf(ours)}`,
      });
      expect(await stored("ours")).toBe(theirs);
    }
    const shown = homeostat("status", ...options, "--stack", "ours");
    expect(shown.stdout).toContain(`${lineageOf(theirs).slice(0, 8)}, known: ${lineageOf(ours).slice(0, 8)}`);

    await s3.send(new PutObjectCommand({ ...keyOf("ours"), Body: ours }));
    expectCode(homeostat("plan", ...options, "--stack", "ours"), 0);
  });

  test("that another run has locked: who holds it; the run itself is not disturbed", async () => {
    const running = startHomeostat("apply", ...options, "--stack", "slow");
    await untilSaid(running, "dev-slow: applying");
    await untilLocked();

    const elsewhere = ["--work-dir", join(folder, "work"), "--lock-timeout", "0"];
    const refused = homeostat("apply", ...options, "--stack", "slow", ...elsewhere);
    expectCode(refused, 4);
    expect(refused.output).toMatch(
      /the state is locked by \S+@\S+ \(terraform apply\), since \d{4}-\d\d-\d\dT[\d:]+Z\n/,
    );
    expect(refused.output).toContain(
      "if it is surely dead: npx homeostat unlock --env dev --local --stack slow",
    );
    const here = homeostat("apply", ...options, "--stack", "slow");
    expectCode(here, 4);
    expect(here.output).toContain(`process ${running.pid} is running apply`);

    const explained = homeostat("unlock", ...options);
    expectCode(explained, 4);
    expect(explained.stdout).toContain("alive: process");
    const [, lockId = ""] = /^ {2}lock +(\S+)$/m.exec(explained.stdout) ?? [];
    const forced = homeostat("unlock", ...options, "--lock-id", lockId);
    expectCode(forced, 4);
    expect(forced.output).toContain("the holder of the lock on dev-slow is alive");

    writeFileSync(join(folder, "go"), "");
    expectCode(await running.ended, 0);
    expectCode(homeostat("unlock", ...options), 0);
  });

  test("that a stopped apply leaves: written, unlocked, and said of every stack", async () => {
    expectCode(homeostat("destroy", ...options, "--stack", "slow"), 0);
    rmSync(join(folder, "go"));
    const running = startHomeostat(
      "apply",
      ...options,
      "--stack",
      "slow",
      "--stack",
      "after",
      "--stack",
      "ours",
    );
    await untilSaid(running, "dev-slow: applying");
    await untilSaid(running, "dev-ours: unchanged");
    await untilLocked();
    process.kill(running.pid, "SIGINT");

    const { code, output } = await running.ended;
    expect(code).toBe(130);
    expect(output).toContain(
      "stopping: Terraform finishes what it has begun in dev-slow and writes its state",
    );
    expect(output).toMatch(/^dev-slow +interrupted \(0 of 1 done\)/m);
    expect(output).toMatch(/^dev-after +not applied/m);
    expect(output).toMatch(/^dev-ours +unchanged/m);
    expect(output).toContain("run this again: it goes on from the state as it is now");
    expect(output).toContain(
      `next: npx homeostat apply ${DEV.join(" ")} --stack slow --stack after --from ${folder}`,
    );

    writeFileSync(join(folder, "go"), "");
    expectCode(homeostat("unlock", ...options), 0);
    expectCode(
      homeostat("apply", ...options, "--stack", "slow", "--stack", "after", "--allow-destroy", "all"),
      0,
    );
  });

  test("of one stack that fails hides no other", () => {
    const outcome = homeostat(
      "apply",
      ...options,
      "--stack",
      "broken",
      "--stack",
      "ours",
      "--stack",
      "after",
    );
    expectCode(outcome, 1);
    expect(outcome.stdout).toMatch(/^dev-broken +failed \(0 of 1 done\)/m);
    expect(outcome.stdout).toMatch(/^dev-ours +unchanged/m);
    expect(outcome.stdout).toMatch(/^dev-after +unchanged/m);
    expect(outcome.stdout).toContain("exit status 3");
    expect(outcome.stdout).toContain(
      `next: npx homeostat apply ${DEV.join(" ")} --stack broken --from ${folder}`,
    );
  });
});
