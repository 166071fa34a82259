import type { Notes } from "../../remediation/execution/notes";
import type { ActionResult, CheckResult, TargetState } from "../../remediation/execution/steps";
import type { BucketAccess, PublicAccessBlock } from "../ports/bucket-access";
import { assertClosedHere, CLOSED, type Door, type Openness } from "./door";

const ALL: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};
const NONE = "none";

/** A bucket, which is closed by its block; its policy and its lists stay as they are. */
export class BucketDoor implements Door {
  constructor(
    private readonly buckets: BucketAccess,
    private readonly name: string,
  ) {}

  async look(): Promise<Openness> {
    const [block, exposure] = await Promise.all([
      this.buckets.block(this.name),
      this.buckets.exposure(this.name),
    ]);
    const byPolicy = exposure.byPolicy && block?.restrictPublicBuckets !== true;
    const byAcl = exposure.byAcl && block?.ignorePublicAcls !== true;
    const ways = [...(byPolicy ? ["its policy"] : []), ...(byAcl ? ["its access list"] : [])];
    const isOpen = ways.length > 0;
    return {
      isOpen,
      says: `${this.name} is ${isOpen ? `open to the world by ${ways.join(" and ")}` : "not open to the world"}`,
      facts: { block: textOf(block), ...exposure },
    };
  }

  tags(): Promise<Readonly<Record<string, string>>> {
    return this.buckets.tags(this.name);
  }

  async close(before: TargetState): Promise<ActionResult> {
    const says = `${this.name} blocks all public access`;
    const now = textOf(await this.buckets.block(this.name));
    if (now === textOf(ALL)) return { says };
    if (now !== before["block"]) throw changed(this.name, now);
    await this.buckets.setBlock(this.name, ALL);
    return { says, notes: CLOSED };
  }

  async openAgain(before: TargetState, notes: Notes): Promise<ActionResult> {
    const wanted = blockOf(before["block"]);
    const now = textOf(await this.buckets.block(this.name));
    if (now === textOf(wanted)) return { says: `the block of ${this.name} is ${now}, as before` };
    if (now !== textOf(ALL)) throw changed(this.name, now);
    assertClosedHere(this.name, notes);
    await this.buckets.setBlock(this.name, wanted);
    return { says: `the block of ${this.name} is ${textOf(wanted)} again` };
  }

  async isAsBefore(before: TargetState): Promise<CheckResult> {
    const now = textOf(await this.buckets.block(this.name));
    return { passed: now === before["block"], says: `the block of ${this.name} is ${now}` };
  }

  async restUntouched(before: TargetState): Promise<CheckResult> {
    const { byPolicy, byAcl } = await this.buckets.exposure(this.name);
    const passed = byPolicy === before["byPolicy"] && byAcl === before["byAcl"];
    return {
      passed,
      says: `policy and access list of ${this.name} are ${passed ? "as they were" : "others"}`,
    };
  }
}

function textOf(block: PublicAccessBlock | undefined): string {
  if (!block) return NONE;
  const { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets } = block;
  return JSON.stringify({ blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets });
}

function blockOf(text: unknown): PublicAccessBlock | undefined {
  if (text === NONE) return undefined;
  const block: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
  if (isBlock(block)) return block;
  throw new Error(
    `it is not known what the block was before: it is noted as ${JSON.stringify(text ?? null)}`,
  );
}

function isBlock(value: unknown): value is PublicAccessBlock {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.keys(ALL).every((name) => typeof given[name] === "boolean");
}

function changed(name: string, now: string): Error {
  return new Error(`the block of ${name} is ${now} now: somebody else changed it meanwhile`);
}
