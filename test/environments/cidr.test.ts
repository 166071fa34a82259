import fc from "fast-check";
import { type Cidr, formatCidr, overlaps, parseCidr } from "../../environments/cidr";

const cidr: fc.Arbitrary<Cidr> = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => ({ address: address - (address % 2 ** (32 - prefix)), prefix }));

/** Two blocks overlap exactly when the shorter prefix of both is the same: the definition, in text. */
function sharePrefix(left: Cidr, right: Cidr): boolean {
  const bits = ({ address }: Cidr): string => address.toString(2).padStart(32, "0");
  const length = Math.min(left.prefix, right.prefix);
  return bits(left).slice(0, length) === bits(right).slice(0, length);
}

describe("parseCidr", () => {
  test("reads what formatCidr writes", () => {
    fc.assert(
      fc.property(cidr, (block) => {
        expect(parseCidr(formatCidr(block))).toEqual(block);
      }),
    );
  });

  test("reads the edges of the address space", () => {
    expect(parseCidr("0.0.0.0/0")).toEqual({ address: 0, prefix: 0 });
    expect(parseCidr("255.255.255.255/32")).toEqual({ address: 4294967295, prefix: 32 });
    expect(parseCidr("10.16.0.0/16")).toEqual({ address: 168820736, prefix: 16 });
  });

  test.each(["", "10.0.0.0", "10.0.0/16", "10.0.0.0/", "10.0.0.0/16 ", "::/0", "a.b.c.d/8", "10.0.0.0/-1"])(
    "refuses %j",
    (text) => {
      expect(() => parseCidr(text)).toThrow(`${JSON.stringify(text)} is no CIDR block: write it as`);
    },
  );

  test.each(["256.0.0.0/8", "10.0.0.999/32", "10.0.0.0/33"])("refuses %j, which is out of range", (text) => {
    expect(() => parseCidr(text)).toThrow("octets go to 255 and the prefix to 32");
  });

  test("refuses bits behind the prefix and proposes the block that was meant", () => {
    expect(() => parseCidr("10.16.4.7/16")).toThrow('did you mean "10.16.0.0/16"?');
  });

  test("proposes a block that it accepts and that holds the address", () => {
    const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 31 }), (wanted, prefix) => {
        fc.pre(wanted % 2 ** (32 - prefix) !== 0);
        let message = "";
        try {
          parseCidr(formatCidr({ address: wanted, prefix }));
        } catch (error) {
          message = (error as Error).message;
        }
        const proposal = /did you mean "([^"]+)"\?$/.exec(message)?.[1];
        expect(proposal).toBeDefined();
        expect(overlaps(parseCidr(proposal ?? ""), { address: wanted, prefix: 32 })).toBe(true);
      }),
    );
  });
});

describe("overlaps", () => {
  test("is true exactly when two blocks share an address", () => {
    fc.assert(
      fc.property(cidr, cidr, (left, right) => {
        expect(overlaps(left, right)).toBe(sharePrefix(left, right));
      }),
    );
  });

  test("does not depend on the order, and holds for a block and itself", () => {
    fc.assert(
      fc.property(cidr, cidr, (left, right) => {
        expect(overlaps(left, right)).toBe(overlaps(right, left));
        expect(overlaps(left, left)).toBe(true);
      }),
    );
  });

  test("is false for the two halves of a block, and true for each half and the whole", () => {
    fc.assert(
      fc.property(
        cidr.filter(({ prefix }) => prefix < 32),
        ({ address, prefix }) => {
          const lower = { address, prefix: prefix + 1 };
          const upper = { address: address + 2 ** (31 - prefix), prefix: prefix + 1 };
          expect(overlaps(lower, upper)).toBe(false);
          expect(overlaps({ address, prefix }, lower)).toBe(true);
          expect(overlaps({ address, prefix }, upper)).toBe(true);
        },
      ),
    );
  });
});
