import { z } from "zod";
import type { PolicyFailure } from "./scanner";

const waiverSchema = z.strictObject({
  check: z.string().regex(/^CKV2?_[A-Z]+_\d+$/, "is not a Checkov id such as CKV_AWS_24"),
  /** Which stacks, by id; `*` stands for any characters. */
  stack: z.string().min(1),
  /** Which resources, by Terraform address; `*` stands for any characters. */
  resource: z.string().min(1),
  reason: z
    .string()
    .min(30, "says too little: write why the finding is right as it is, and what covers the risk"),
  owner: z.string().min(1),
  expires: z.iso.date(),
});

export type Waiver = z.infer<typeof waiverSchema>;

export interface Verdict {
  /** Failures that no waiver in force covers; each is a reason to refuse the change. */
  readonly unwaived: readonly PolicyFailure[];
  readonly expired: readonly Waiver[];
  /** Waivers that cover nothing any more, and only wait to cover something by accident. */
  readonly unused: readonly Waiver[];
}

/** Reads the waiver file; anything unknown, missing or vague in it is an error. */
export function parseWaivers(json: unknown): readonly Waiver[] {
  const parsed = z.array(waiverSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`The waiver file is not valid:\n${z.prettifyError(parsed.error)}`);
}

/** @param today - `YYYY-MM-DD`; a waiver holds through the day of its expiry */
export function judge(
  failures: readonly PolicyFailure[],
  waivers: readonly Waiver[],
  today: string,
): Verdict {
  const inForce = waivers.filter((waiver) => waiver.expires >= today);
  return {
    unwaived: failures.filter((failure) => !inForce.some((waiver) => covers(waiver, failure))),
    expired: waivers.filter((waiver) => waiver.expires < today),
    unused: waivers.filter((waiver) => !failures.some((failure) => covers(waiver, failure))),
  };
}

function covers(waiver: Waiver, failure: PolicyFailure): boolean {
  return (
    waiver.check === failure.check &&
    globMatches(waiver.stack, failure.stack) &&
    globMatches(waiver.resource, failure.resource)
  );
}

function globMatches(pattern: string, text: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(text);
}
