import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { down, estateEnvironment, type LocalEstate, up } from "../../local";
import { estatePrograms, workshopSetup } from "../support/workshop-setup";
import { RealTerraform } from "../support/real-terraform";
import { standInState } from "./stand-in-state";
import { type SynthesizedTemplate, synthesizeAll } from "./synthesis";

const PARALLEL_STACKS = 2;

const CACHE = join(__dirname, "../../.homeostat/cache/plans");

export interface RealPlan {
  /** What `terraform validate -json` prints. */
  readonly validation: unknown;
  /** Path of the plan, as `terraform show -json` prints it. */
  readonly planFile: string;
}

/** Every stack of every environment, validated and planned by the real provider against an embedded estate of its own. */
export class RealPlans {
  readonly #plans = new Map<string, Promise<RealPlan>>();
  readonly #terraform: RealTerraform;

  private constructor(
    readonly templates: readonly SynthesizedTemplate[],
    private readonly folder: string,
  ) {
    this.#terraform = new RealTerraform(folder);
  }

  /**
   * Starts planning; the plans come one by one.
   *
   * @param options.reuse - takes the kept plan of a stack whose template and tools are still the same
   */
  static async start(folder: string, { reuse }: { readonly reuse: boolean }): Promise<RealPlans> {
    const plans = new RealPlans(synthesizeAll(join(folder, "cdktf.out")), folder);
    const kept = plans.templates.filter((template) => reuse && isKept(template));
    for (const template of kept) plans.#plans.set(template.id, Promise.resolve(keptPlan(template)));
    const others = plans.templates.filter((template) => !kept.includes(template));
    if (others.length > 0) {
      const estate = await up({ root: folder, ...estatePrograms() });
      await plans.#seedStates(estate);
      plans.#begin(others, estate);
    }
    return plans;
  }

  of(id: string): Promise<RealPlan> {
    const plan = this.#plans.get(id);
    if (plan === undefined)
      throw new Error(`No stack "${id}"; there are: ${[...this.#plans.keys()].join(", ")}`);
    return plan;
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#plans.values());
    await down(this.folder);
  }

  async #seedStates(estate: LocalEstate): Promise<void> {
    for (const [environment, accountId] of Object.entries(estate.accounts)) {
      const own = this.templates.filter((template) => template.environment === environment);
      const client = new S3Client({
        endpoint: estate.endpointUrl,
        forcePathStyle: true,
        region: estate.region,
        credentials: { accessKeyId: accountId, secretAccessKey: "local-estate" },
      });
      const buckets = new Set(own.map(({ content }) => content.terraform.backend.s3.bucket));
      for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }));
      for (const template of own) {
        const { bucket, key } = template.content.terraform.backend.s3;
        if (Object.keys(template.content.output).length === 0) continue;
        const Body = standInState(template, accountId, estate.region);
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      }
      client.destroy();
    }
  }

  #begin(templates: readonly SynthesizedTemplate[], estate: LocalEstate): void {
    const lanes = Array.from({ length: PARALLEL_STACKS }, () => Promise.resolve<unknown>(undefined));
    templates.forEach((template, index) => {
      const lane = index % PARALLEL_STACKS;
      const plan = (lanes[lane] ?? Promise.resolve()).then(() => this.#plan(template, estate));
      lanes[lane] = plan.catch(() => undefined);
      this.#plans.set(template.id, plan);
    });
  }

  async #plan(template: SynthesizedTemplate, estate: LocalEstate): Promise<RealPlan> {
    const credentials = estateEnvironment(estate, template.environment);
    return this.#terraform.work(template.id, template.source, credentials, async (run) => {
      const validation = await run("validate", "-json");
      // The state is a stand-in that nobody else uses, so there is nothing to lock.
      await run("plan", "-input=false", "-no-color", "-lock=false", "-out=tfplan");
      keep(template, validation, await run("show", "-json", "tfplan"));
      return keptPlan(template);
    });
  }
}

function keptFile({ id }: SynthesizedTemplate, name: string): string {
  return join(CACHE, id, name);
}

/** All that a plan depends on; states are stand-ins made from the templates themselves. */
function inputs({ source }: SynthesizedTemplate): string {
  const { terraform, providers } = workshopSetup();
  return createHash("sha256")
    .update(JSON.stringify([source, terraform.version, providers]))
    .digest("hex");
}

function isKept(template: SynthesizedTemplate): boolean {
  const file = keptFile(template, "inputs");
  return existsSync(file) && readFileSync(file, "utf8") === inputs(template);
}

function keep(template: SynthesizedTemplate, validation: string, plan: string): void {
  rmSync(keptFile(template, "."), { recursive: true, force: true });
  mkdirSync(keptFile(template, "."), { recursive: true });
  writeFileSync(keptFile(template, "validation.json"), validation);
  writeFileSync(keptFile(template, "plan.json"), plan);
  writeFileSync(keptFile(template, "inputs"), inputs(template));
}

function keptPlan(template: SynthesizedTemplate): RealPlan {
  const validation: unknown = JSON.parse(readFileSync(keptFile(template, "validation.json"), "utf8"));
  return { validation, planFile: keptFile(template, "plan.json") };
}
