/** An IPv4 network: first address as an unsigned 32-bit integer, and prefix length. */
export interface Cidr {
  readonly address: number;
  readonly prefix: number;
}

/**
 * Parses `a.b.c.d/n`.
 *
 * @throws RangeError when the text is no IPv4 network, or has bits set behind its prefix.
 */
export function parseCidr(text: string): Cidr {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) throw new RangeError(`${JSON.stringify(text)} is no CIDR block: write it as "10.16.0.0/16"`);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) {
    throw new RangeError(`${JSON.stringify(text)} is no CIDR block: octets go to 255 and the prefix to 32`);
  }
  const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const size = 2 ** (32 - prefix);
  if (address % size !== 0) {
    const mended = formatCidr({ address: address - (address % size), prefix });
    throw new RangeError(`${JSON.stringify(text)} has bits set behind its prefix: did you mean "${mended}"?`);
  }
  return { address, prefix };
}

/** The network as `a.b.c.d/n`. */
export function formatCidr({ address, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${prefix}`;
}

/** Whether two networks share an address. */
export function overlaps(left: Cidr, right: Cidr): boolean {
  const end = ({ address, prefix }: Cidr): number => address + 2 ** (32 - prefix);
  return left.address < end(right) && right.address < end(left);
}
