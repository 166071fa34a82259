import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { destructiveChanges, type Plan, type PlannedChange } from "./plan";

/** What a run may destroy or replace. */
export interface DestroyPermission {
  /** Values of `--allow-destroy`: an address, `<stack>:<address>`, a stack, or `all`. */
  readonly allowed: readonly string[];
  /** In a guarded environment `all` is no permission. */
  readonly guarded: boolean;
  /** `<stack>:<address>` of what the reader was shown; what was not shown is refused. @default - not asked */
  readonly shown?: ReadonlySet<string>;
}

/** Destroys and replacements of a plan that are not permitted. */
export function refusedChanges(plan: Plan, permission: DestroyPermission): readonly PlannedChange[] {
  return destructiveChanges(plan.changes).filter((change) => !isPermitted(plan, change, permission));
}

/**
 * Lets a plan through, or says what it would destroy.
 *
 * @throws CliError naming every destroy and replacement that is not permitted
 */
export function assertPermitted(plan: Plan, permission: DestroyPermission): void {
  const refused = refusedChanges(plan, permission);
  if (refused.length === 0) return;
  const list = refused.map(({ action, address }) => `${action} ${address}`).join("\n");
  const each = refused.map(({ address }) => `--allow-destroy '${plan.stackId}:${address}'`).join(" ");
  throw new CliError(EXIT.usage, {
    what: `the plan destroys or replaces what it was not permitted to; nothing of ${plan.stackId} was applied:\n${list}`,
    where: plan.stackId,
    allowed: permission.guarded
      ? "in a protected environment: each address or stack by name"
      : "an address, a stack, or all",
    remedy: `if this is what you want, add: ${each}`,
  });
}

function isPermitted(plan: Plan, change: PlannedChange, permission: DestroyPermission): boolean {
  const { allowed, guarded, shown } = permission;
  const full = `${plan.stackId}:${change.address}`;
  if (shown && !shown.has(full)) return false;
  if (!guarded && allowed.includes("all")) return true;
  const stackName = plan.stackId.slice(plan.stackId.indexOf("-") + 1);
  const names = [full, change.address, plan.stackId, stackName, `${stackName}:${change.address}`];
  return names.some((name) => allowed.includes(name));
}
