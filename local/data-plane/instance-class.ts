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
