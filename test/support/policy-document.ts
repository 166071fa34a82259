import type { Attributes } from "./synth";

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Attributes;
}

/** The statements of an IAM, bucket or key policy that a resource carries as a JSON string. */
export function policyStatements(policy: unknown): readonly PolicyStatement[] {
  if (typeof policy !== "string") {
    throw new Error(`Expected a policy as a JSON string, received ${JSON.stringify(policy)}`);
  }
  const { Statement } = JSON.parse(policy) as { Statement: PolicyStatement | readonly PolicyStatement[] };
  return Array.isArray(Statement)
    ? (Statement as readonly PolicyStatement[])
    : [Statement as PolicyStatement];
}
