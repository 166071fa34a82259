import fc from "fast-check";
import { assertDisjoint, assertOwnAccounts, selectEnvironments } from "../../environments";
import { formatCidr } from "../../environments/cidr";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";

const names = (selection?: string): string[] => selectEnvironments(selection).map(({ name }) => name);

describe("selectEnvironments", () => {
  test.each([undefined, ""])("gives all of them for %j, in the order of promotion", (selection) => {
    expect(names(selection)).toEqual(["dev", "staging", "prod"]);
  });

  test("gives those that are named", () => {
    expect(names("dev")).toEqual(["dev"]);
    expect(names("staging, dev")).toEqual(["staging", "dev"]);
  });

  test.each(["production", "dev,qa", "dev,", "Dev"])("refuses %j rather than guess", (selection) => {
    expect(() => names(selection)).toThrow("allowed: dev, staging, prod");
  });

  test("names the unknown one", () => {
    expect(() => names("dev,qa")).toThrow('unknown environment "qa"');
  });
});

describe("assertDisjoint", () => {
  const withCidr = (environment: typeof dev, cidr: string): typeof dev => ({
    ...environment,
    network: { ...environment.network, cidr },
  });

  test("accepts the declared environments", () => {
    expect(() => {
      assertDisjoint([dev, staging, prod]);
    }).not.toThrow();
  });

  test("names both environments and both blocks of an overlap", () => {
    expect(() => {
      assertDisjoint([withCidr(dev, "10.32.128.0/20"), staging, prod]);
    }).toThrow("network.cidr of dev (10.32.128.0/20) and staging (10.32.0.0/16) overlap");
  });

  test("finds every block inside another, in either order", () => {
    const inside = fc
      .tuple(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 16, max: 28 }))
      .map(([host, prefix]) => {
        const address = 10 * 2 ** 24 + 48 * 2 ** 16 + host;
        return formatCidr({ address: address - (address % 2 ** (32 - prefix)), prefix });
      });
    fc.assert(
      fc.property(inside, fc.boolean(), (cidr, first) => {
        const other = withCidr(dev, cidr);
        expect(() => {
          assertDisjoint(first ? [other, prod] : [prod, other]);
        }).toThrow("overlap");
      }),
    );
  });
});

describe("assertOwnAccounts", () => {
  test("accepts the declared environments", () => {
    expect(() => {
      assertOwnAccounts([dev, staging, prod]);
    }).not.toThrow();
  });

  test("names both environments and the account that they share", () => {
    expect(() => {
      assertOwnAccounts([{ ...dev, accountId: "333333333333" }, staging, prod]);
    }).toThrow(
      "accountId of dev and prod is the same (333333333333); give each environment an AWS account of its own",
    );
  });
});
