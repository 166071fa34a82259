const STEP_SHARE = 0.2;
const LEAST_STEP_GIB = 10;
/** RDS refuses to grow a volume by less. */
const LEAST_SHARE = 0.1;

/**
 * Size after one step: a fifth more, ten GiB at least, never above the maximum. Nothing where there is no maximum, as
 * nobody then said how large it may become, or where it is too near.
 */
export function grownGib({
  allocatedGib,
  maximumGib,
}: {
  readonly allocatedGib: number;
  readonly maximumGib?: number;
}): number | undefined {
  if (maximumGib === undefined) return undefined;
  const step = Math.max(LEAST_STEP_GIB, Math.ceil(STEP_SHARE * allocatedGib));
  const grown = Math.min(maximumGib, allocatedGib + step);
  return grown >= Math.ceil(allocatedGib * (1 + LEAST_SHARE)) ? grown : undefined;
}
