import fc from "fast-check";
import { planAddresses } from "../../../constructs/network/address-plan";
import { formatCidr, overlaps, parseCidr } from "../../../environments/cidr";

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

describe("planAddresses", () => {
  test("divides a /16 over three zones", () => {
    expect(planAddresses("10.16.0.0/16", ZONES)).toEqual([
      {
        zone: "eu-west-1a",
        privateCidr: "10.16.0.0/19",
        publicCidr: "10.16.96.0/22",
        isolatedCidr: "10.16.112.0/22",
      },
      {
        zone: "eu-west-1b",
        privateCidr: "10.16.32.0/19",
        publicCidr: "10.16.100.0/22",
        isolatedCidr: "10.16.116.0/22",
      },
      {
        zone: "eu-west-1c",
        privateCidr: "10.16.64.0/19",
        publicCidr: "10.16.104.0/22",
        isolatedCidr: "10.16.120.0/22",
      },
    ]);
  });

  const vpc = fc
    .tuple(fc.integer({ min: 16, max: 20 }), fc.nat({ max: 2 ** 20 - 1 }))
    .map(([prefix, seed]) => {
      const size = 2 ** (32 - prefix);
      const address = 10 * 2 ** 24 + (seed % 2 ** (prefix - 8)) * size;
      return formatCidr({ address, prefix });
    });
  const zones = fc.integer({ min: 1, max: 3 }).map((count) => ZONES.slice(0, count));

  test("every block lies in the VPC and no two blocks share an address", () => {
    fc.assert(
      fc.property(vpc, zones, (cidr, names) => {
        const whole = parseCidr(cidr);
        const blocks = planAddresses(cidr, names)
          .flatMap((zone) => [zone.privateCidr, zone.publicCidr, zone.isolatedCidr])
          .map(parseCidr);
        for (const [index, block] of blocks.entries()) {
          expect(overlaps(block, whole)).toBe(true);
          expect(block.prefix).toBeGreaterThan(whole.prefix);
          for (const other of blocks.slice(index + 1)) expect(overlaps(block, other)).toBe(false);
        }
      }),
    );
  });

  test("appending a zone moves nothing", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        expect(planAddresses(cidr, ZONES).slice(0, 2)).toEqual(planAddresses(cidr, ZONES.slice(0, 2)));
      }),
    );
  });

  test.each(["10.0.0.0/15", "10.0.0.0/21", "10.0.0.0"])("refuses %s and says what is allowed", (cidr) => {
    expect(() => planAddresses(cidr, ZONES)).toThrow("use a /16 to /20 block");
  });

  test.each([[[]], [["a", "b", "c", "d"]]])("refuses %j zones", (names) => {
    expect(() => planAddresses("10.16.0.0/16", names)).toThrow("one to three zones");
  });

  test("refuses a zone that is named twice", () => {
    expect(() => planAddresses("10.16.0.0/16", ["eu-west-1a", "eu-west-1b", "eu-west-1a"])).toThrow(
      'availabilityZones has "eu-west-1a" twice: name each zone once',
    );
  });
});
