/** GiB of the smallest full size (`large`) by family letter; RDS sizes double from there. */
const LARGE_GIB: Readonly<Record<string, number>> = { c: 4, m: 8, r: 16, t: 8, x: 32 };
const SIZE_FACTORS: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
};
const BYTES_PER_GIB = 2 ** 30;

/**
 * Memory of an RDS instance class in bytes.
 *
 * @throws RangeError on a class that is not of the form `db.<family><generation>.<size>`
 */
export function rdsMemoryBytes(instanceClass: string): number {
  const [, family = "", size = ""] = /^db\.([a-z])\d[a-z]*\.(\w+)$/.exec(instanceClass) ?? [];
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  const factor = times === undefined ? SIZE_FACTORS[size] : 2 * Number(times);
  const large = LARGE_GIB[family];
  if (large === undefined || factor === undefined) {
    throw new RangeError(
      `instanceClass ${JSON.stringify(instanceClass)} has no known memory; allowed: classes of the families ${Object.keys(LARGE_GIB).join(", ")}, e.g. "db.m6g.large"`,
    );
  }
  return large * factor * BYTES_PER_GIB;
}

/** Connections that RDS PostgreSQL allows by default: LEAST(DBInstanceClassMemory / 9531392, 5000). */
export function rdsDefaultMaxConnections(instanceClass: string): number {
  return Math.min(Math.floor(rdsMemoryBytes(instanceClass) / 9_531_392), 5000);
}
