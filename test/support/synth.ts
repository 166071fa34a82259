import { Testing, type TerraformStack } from "cdktf";

export type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** The Terraform JSON of one stack, as the tests read it: no nulls, no synthesis comments. */
export interface SynthesizedStack {
  readonly resource: Blocks;
  readonly data: Blocks;
  /** What Terraform asks for in each run and writes nowhere. */
  readonly ephemeral: Blocks;
  readonly output: Readonly<Record<string, Attributes>>;
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
  readonly terraform: Attributes;
}

/**
 * Synthesizes the stack with its validations, which `Testing.synth(stack)` skips.
 * Explicit nulls are dropped, because Terraform reads them as "not set".
 */
export function synth(stack: TerraformStack): SynthesizedStack {
  const json = dropNulls(JSON.parse(Testing.synth(stack, true))) as Partial<SynthesizedStack>;
  return {
    resource: json.resource ?? {},
    data: json.data ?? {},
    ephemeral: json.ephemeral ?? {},
    output: json.output ?? {},
    provider: json.provider ?? {},
    terraform: json.terraform ?? {},
  };
}

/** Drops null members and the `//` comments of synthesis, at every depth. */
export function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== "//" && member !== null)
      .map(([key, member]) => [key, dropNulls(member)]),
  );
}
