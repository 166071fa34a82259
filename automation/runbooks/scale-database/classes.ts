/** Sizes of every family, each with twice the processors of the one before, from `large` on. */
const SIZES = ["micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge"] as const;
/** Of the burstable families, in GiB. */
const BURSTABLE_MEMORY = [1, 2, 4, 8, 16, 32] as const;
const LARGE = SIZES.indexOf("large");
const BYTES_PER_GIB = 2 ** 30;

interface Parsed {
  readonly family: string;
  readonly size: number;
}

/** The next larger class of the family, or nothing above 16 processors: what is larger than that, a person orders. */
export function nextClass(instanceClass: string): string | undefined {
  const parsed = parse(instanceClass);
  const size = parsed && SIZES[parsed.size + 1];
  return parsed && size && `${parsed.family}.${size}`;
}

/** Memory of a class in bytes, or nothing where it is not known. */
export function memoryBytes(instanceClass: string): number | undefined {
  const parsed = parse(instanceClass);
  if (!parsed) return undefined;
  const { family, size } = parsed;
  if (family.startsWith("db.t")) {
    const gib = BURSTABLE_MEMORY[size];
    return gib === undefined ? undefined : gib * BYTES_PER_GIB;
  }
  const gibPerLarge = family.startsWith("db.m") ? 8 : family.startsWith("db.r") ? 16 : undefined;
  if (gibPerLarge === undefined || size < LARGE) return undefined;
  return gibPerLarge * 2 ** (size - LARGE) * BYTES_PER_GIB;
}

function parse(instanceClass: string): Parsed | undefined {
  const [, family = "", name = ""] = /^(db\.[a-z]+\d+[a-z]*)\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
  const size = SIZES.findIndex((one) => one === name);
  return size < 0 ? undefined : { family, size };
}
