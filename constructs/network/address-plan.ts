/** The blocks of one availability zone. */
export interface ZoneBlocks {
  readonly zone: string;
  /** Routed to the internet gateway: load balancers and NAT. */
  readonly publicCidr: string;
  /** Leaves through NAT: nodes, pods and tasks; by far the largest. */
  readonly privateCidr: string;
  /** No way out: databases and caches. */
  readonly isolatedCidr: string;
}

/** Prefixes an address plan can divide: larger VPCs do not exist on AWS, smaller ones leave subnets too small for EKS. */
const SMALLEST_PREFIX = 16;
const LARGEST_PREFIX = 20;
/** Slots are counted in blocks of `prefix + 6`: 64 of them; a private subnet takes eight, the others one. */
const SLOT_BITS = 6;
const PRIVATE_SLOTS = 8;
const PUBLIC_FIRST_SLOT = 24;
const ISOLATED_FIRST_SLOT = 28;

/**
 * Divides a VPC over its zones. A zone's blocks depend only on its place in the list, so appending a zone
 * moves nothing that exists; half of the VPC stays free for later.
 *
 * @param cidr block of the VPC, `/16` to `/20`
 * @param zones one to three different availability zones
 * @throws RangeError when the block or the zones do not fit
 */
export function planAddresses(cidr: string, zones: readonly string[]): ZoneBlocks[] {
  const [base = "", mask = ""] = cidr.split("/");
  const prefix = Number(mask);
  if (!(prefix >= SMALLEST_PREFIX && prefix <= LARGEST_PREFIX)) {
    throw new RangeError(
      `cidr ${JSON.stringify(cidr)} cannot be divided: use a /16 to /20 block, e.g. "10.16.0.0/16"`,
    );
  }
  if (zones.length < 1 || zones.length > 3) {
    throw new RangeError(`availabilityZones has ${zones.length} entries: name one to three zones`);
  }
  const repeated = zones.find((zone, index) => zones.indexOf(zone) < index);
  if (repeated !== undefined) {
    throw new RangeError(
      `availabilityZones has ${JSON.stringify(repeated)} twice: name each zone once, or one outage takes both`,
    );
  }
  const start = base.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const slot = 2 ** (32 - prefix - SLOT_BITS);
  const block = (firstSlot: number, bits: number): string =>
    `${dotted(start + firstSlot * slot)}/${prefix + bits}`;
  return zones.map((zone, index) => ({
    zone,
    privateCidr: block(index * PRIVATE_SLOTS, SLOT_BITS - 3),
    publicCidr: block(PUBLIC_FIRST_SLOT + index, SLOT_BITS),
    isolatedCidr: block(ISOLATED_FIRST_SLOT + index, SLOT_BITS),
  }));
}

function dotted(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}
