const PROCESSORS_OF_AN_XLARGE = 4;

/**
 * Virtual processors of a class of RDS instances, e.g. `db.m6g.2xlarge`; `undefined` where it is none of those.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html: of the families of
 * today all sizes below `xlarge` have two.
 */
export function processorsOf(instanceClass: string): number | undefined {
  const [, size = ""] = /^db\.[a-z]+\d+[a-z]*\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
  if (/^(micro|small|medium|large)$/.test(size)) return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? undefined : PROCESSORS_OF_AN_XLARGE * Number(times || 1);
}

const BYTES_PER_GIB = 2 ** 30;
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5_000;
/** Memory of the size `large`, in GiB, by the first letter of the family. */
const GIB_OF_A_LARGE: Readonly<Record<string, number>> = { c: 4, m: 8, r: 16, t: 8, x: 32 };
const SHARES_OF_A_LARGE: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
};

/**
 * Connections that PostgreSQL takes on a class of RDS instances unless its parameters say otherwise; `undefined` where it
 * is none of those that {@link processorsOf} knows.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
export function connectionsOf(instanceClass: string): number | undefined {
  const [, family = "", size = ""] = /^db\.([a-z])[a-z]*\d+[a-z]*\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
  const large = GIB_OF_A_LARGE[family];
  const processors = processorsOf(instanceClass);
  if (large === undefined || processors === undefined) return undefined;
  const larges = SHARES_OF_A_LARGE[size] ?? processors / 2;
  return Math.min(Math.floor((large * larges * BYTES_PER_GIB) / BYTES_PER_CONNECTION), MOST_CONNECTIONS);
}
