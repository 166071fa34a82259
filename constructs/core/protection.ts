import type { Construct } from "constructs";
import { EstateStack } from "./estate-stack";
import { InvalidPropError } from "./invalid-prop-error";

/** A protection is on, or off for a reason that a reviewer can read. */
export type Protection =
  | { readonly enabled: true }
  | {
      readonly enabled: false;
      /** Why it is right to go without, in one line. */
      readonly reason: string;
    };

/** The protection as it should be everywhere unless somebody says why not. */
export const PROTECTED: Protection = { enabled: true };

/**
 * Whether a protection is on.
 *
 * @throws InvalidPropError when it is off without a reason, or in a protected environment.
 */
export function isProtected(scope: Construct, prop: string, protection: Protection = PROTECTED): boolean {
  if (protection.enabled) return true;
  if (protection.reason.trim() === "") {
    throw new InvalidPropError({
      where: scope.node.path,
      prop,
      value: protection,
      allowed: '{ enabled: true } or { enabled: false, reason: "…" }',
      remedy: "Say in the reason why this resource can do without.",
    });
  }
  const { environment, protected: isProtectedEnvironment } = EstateStack.of(scope).deployment;
  if (isProtectedEnvironment) {
    throw new InvalidPropError({
      where: scope.node.path,
      prop,
      value: protection,
      allowed: "{ enabled: true }",
      remedy: `The environment ${environment} is protected: leave the prop out.`,
    });
  }
  return false;
}
