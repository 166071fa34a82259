import fc from "fast-check";
import { dev } from "../../environments/dev";
import { type Environment, validateEnvironment } from "../../environments/environment";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";

/** A copy of the environment with the value at `path` replaced. */
function change(environment: Environment, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(environment);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[last] = value;
  return copy;
}

describe("validateEnvironment", () => {
  test.each([dev, staging, prod])("accepts $name as it is declared", (environment) => {
    expect(validateEnvironment(environment)).toEqual(environment);
  });

  test.each([
    ["accountId", "1234", "12 digits"],
    ["region", "Ireland", "eu-west-1"],
    ["secondRegion", "eu-west-1", "a region other than the first"],
    ["organization", "Home Ostat", "3 to 16 lower-case letters and digits"],
    ["network.cidr", "10.16.0.0", 'write it as "10.16.0.0/16"'],
    ["network.cidr", "10.16.1.0/16", 'did you mean "10.16.0.0/16"?'],
    ["network.nat", "double", '"none"|"single"|"per-az"'],
    ["network.flowLogRetentionDays", 7, "30|90|365"],
    ["cluster.logRetentionDays", 60, "30|90|365"],
    ["cluster.kubernetesVersion", "latest", "1.35"],
    ["cluster.publicAccessCidrs", ["0.0.0.0/0"], "named networks"],
    ["cluster.nodeGroups.system.desiredNodes", 9, "2 to 4"],
    ["cluster.nodeGroups.system.capacityType", "RESERVED", '"ON_DEMAND"|"SPOT"'],
    ["database.instanceClass", "m6g.large", "db.t4g.medium"],
    ["database.backupRetentionDays", 0, "1"],
    ["database.maximumGib", 20.5, "int"],
    ["database.engine", "mysql", "'postgres' | 'aurora-postgresql'"],
    ["cache.nodeType", "t4g.small", "cache.t4g.small"],
    ["delivery.repository", "homeostat", '"owner/repository"'],
  ])("refuses %s %j and says what is allowed", (path, value, allowed) => {
    const invalid = (): unknown => validateEnvironment(change(dev, path, value));

    expect(invalid).toThrow('environment "dev" is not valid:');
    expect(invalid).toThrow(`  ${path}`);
    expect(invalid).toThrow(allowed);
  });

  test("names the zone that is in another region", () => {
    const value = change(dev, "network.availabilityZones", ["eu-west-1a", "us-east-1b"]);

    expect(() => validateEnvironment(value)).toThrow(
      'network.availabilityZones.1: "us-east-1b" is refused; allowed: zones of eu-west-1',
    );
  });

  test("refuses a database that may shrink", () => {
    expect(() => validateEnvironment(change(dev, "database.maximumGib", 20))).not.toThrow();
    expect(() => validateEnvironment(change(staging, "database.maximumGib", 99))).toThrow(
      "database.maximumGib: 99 is refused; allowed: at least allocatedGib",
    );
  });

  describe("with Aurora", () => {
    const aurora = {
      engine: "aurora-postgresql",
      engineVersion: "16",
      instanceClass: "db.r6g.large",
      readReplicas: 1,
      backupRetentionDays: 35,
    };

    test.each([dev, staging, prod])("accepts it in $name", (environment) => {
      expect(validateEnvironment(change(environment, "database", aurora))).toMatchObject({
        database: aurora,
      });
    });

    test.each([
      [{ instanceClass: "db.m6g.large" }, "database.instanceClass: a class that Aurora has", "db.r6g.large"],
      [{ readReplicas: 16 }, "database.readReplicas", "15"],
      [{ multiAz: true }, "database", "multiAz"],
      [{ allocatedGib: 20 }, "database", "allocatedGib"],
    ])("refuses %j and says what is allowed", (values, path, allowed) => {
      const invalid = (): unknown => validateEnvironment(change(dev, "database", { ...aurora, ...values }));

      expect(invalid).toThrow(path);
      expect(invalid).toThrow(allowed);
    });

    test("a protected environment has a reader that takes over", () => {
      const alone = { ...aurora, readReplicas: 0 };
      expect(() => validateEnvironment(change(dev, "database", alone))).not.toThrow();
      expect(() => validateEnvironment(change(prod, "database", alone))).toThrow(
        "database.readReplicas: 0 is refused; allowed: 1 to 15: a reader takes over when the writer fails",
      );
    });
  });

  test("shows the value that was received", () => {
    expect(() => validateEnvironment(change(dev, "accountId", "1234"))).toThrow('(received "1234")');
  });

  test("tells about every problem at once", () => {
    const value = change(change(dev, "accountId", "1") as Environment, "region", "x");

    expect(() => validateEnvironment(value)).toThrow(/accountId[\s\S]*region/);
  });

  test.each([null, undefined, 7, "dev", []])("refuses %j, which is no environment", (value) => {
    expect(() => validateEnvironment(value)).toThrow("is not valid");
  });

  test("refuses an unknown key wherever it stands", () => {
    const sections = ["network", "cluster", "database", "cache", "protections", "backup", "delivery"];
    fc.assert(
      fc.property(fc.constantFrom("", ...sections), fc.stringMatching(/^[a-z]{4,12}X$/), (section, key) => {
        const value = change(dev, section === "" ? key : `${section}.${key}`, true);
        expect(() => validateEnvironment(value)).toThrow(key);
      }),
    );
  });
});

describe("validateEnvironment: a protected environment", () => {
  test.each([
    ["protected", false, "true: prod is always protected"],
    ["protections.deletionProtection", false, "true"],
    ["protections.finalSnapshot", false, "true"],
    ["network.availabilityZones", ["eu-west-1a"], "2 or 3 zones"],
    ["database.multiAz", false, "true"],
    ["database.backupRetentionDays", 6, "7 to 35"],
    ["cluster.publicAccessCidrs", ["0.0.0.0/0"], "named networks"],
  ])("is refused %s %j", (path, value, allowed) => {
    const invalid = (): unknown => validateEnvironment(change(prod, path, value));

    expect(invalid).toThrow(`  ${path}: `);
    expect(invalid).toThrow(`is refused; allowed: ${allowed}`);
  });

  test("is so for any name", () => {
    const value = change(staging, "protected", true);

    expect(() => validateEnvironment(value)).toThrow(
      "protections.deletionProtection: false is refused; allowed: true",
    );
  });

  test("may name the networks of its public endpoint", () => {
    expect(() =>
      validateEnvironment(change(prod, "cluster.publicAccessCidrs", ["203.0.113.0/24"])),
    ).not.toThrow();
  });
});
