import type { Terraform } from "../terraform/setup";

/** What a command acts upon: one environment, in AWS or in the embedded estate. */
export interface Target {
  /** Folder of the checkout. */
  readonly root: string;
  /** Working directories and caches of the two kinds never mix. */
  readonly kind: "aws" | "local";
  readonly environment: string;
  /** A production-like environment in AWS, which needs its name typed before it is changed. */
  readonly guarded: boolean;
  readonly terraform: Terraform;
  /** Environment that Terraform runs in. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute; ends in the kind. */
  readonly workDirectory: string;
}

/** What of a target a reader tells it by. */
export type TargetName = Pick<Target, "kind" | "environment" | "guarded">;

/** How a reader calls the target. */
export function describeTarget(target: TargetName): string {
  return target.kind === "local"
    ? `${target.environment} in the embedded estate`
    : `${target.environment} in AWS`;
}

/** What a command line says of its target, before anything is known of it. */
export interface TargetOptions {
  readonly env?: string;
  readonly local?: boolean;
}

/** The options that name the target as it was said; where no environment was, its place. */
export function statedFlags({ env, local }: TargetOptions): string {
  return `--env ${env ?? "<environment>"}${local === true ? " --local" : ""}`;
}

/** The options that name the target again, for commands that are suggested. */
export function targetFlags(target: TargetName): string {
  return `--env ${target.environment}${target.kind === "local" ? " --local" : ""}`;
}
