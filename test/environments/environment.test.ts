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

/** The problems that an environment is refused for, one a line. */
function problems(value: unknown): string[] {
  let message = "";
  try {
    validateEnvironment(value);
  } catch (error) {
    message = (error as Error).message;
  }
  return message.split("\n  ").slice(1);
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
    ["network.nat", "double", '"none", "single", "per-az"'],
    ["network.flowLogRetentionDays", 7, "30, 90, 365"],
    ["cluster.logRetentionDays", 60, "30, 90, 365"],
    ["cluster.kubernetesVersion", "latest", "1.35"],
    ["cluster.publicAccessCidrs", ["0.0.0.0/0"], "named networks"],
    ["cluster.nodeGroups.system.desiredNodes", 9, "2 to 4"],
    ["cluster.nodeGroups.system.capacityType", "RESERVED", '"ON_DEMAND", "SPOT"'],
    ["database.instanceClass", "m6g.large", "db.t4g.medium"],
    ["database.backupRetentionDays", 0, "1"],
    ["database.maximumGib", 20.5, "a whole number, 20 or more"],
    ["database.engine", "mysql", '"postgres", "aurora-postgresql"'],
    ["cache.nodeType", "t4g.small", "cache.t4g.small"],
    ["delivery.repository", "homeostat", '"owner/repository"'],
  ])("refuses %s %j and says what is allowed", (path, value, allowed) => {
    const invalid = (): unknown => validateEnvironment(change(dev, path, value));

    expect(invalid).toThrow('environment "dev" is not valid:');
    expect(invalid).toThrow(`  ${path}`);
    expect(invalid).toThrow(allowed);
  });

  test.each(["us-east-1b", "eu-west-1", "eu-west-1ab", "eu-west-1A", "eu-west-11", ""])(
    "names %j, which is no zone of the region",
    (zone) => {
      expect(problems(change(dev, "network.availabilityZones", ["eu-west-1a", zone]))).toEqual([
        `network.availabilityZones.1: "${zone}" is refused; allowed: zones of eu-west-1 such as "eu-west-1a"`,
      ]);
    },
  );

  test.each([dev, prod])("names the zone that $name has twice", (environment) => {
    const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1a"];

    expect(problems(change(environment, "network.availabilityZones", zones))).toEqual([
      'network.availabilityZones.2: "eu-west-1a" is refused; allowed: each zone once',
    ]);
  });

  test("refuses a database that may shrink", () => {
    expect(() => validateEnvironment(change(dev, "database.maximumGib", 20))).not.toThrow();
    expect(() => validateEnvironment(change(staging, "database.maximumGib", 99))).toThrow(
      "database.maximumGib: 99 is refused; allowed: at least allocatedGib",
    );
  });

  describe("with a master password of its own", () => {
    const version = (environment: Environment, value: unknown) =>
      problems(change(environment, "database.masterPasswordVersion", value));

    test.each([staging, prod])("counts its versions in $name", (environment) => {
      expect(version(environment, 2)).toEqual([]);
      expect(version(environment, 0)).toEqual([
        "database.masterPasswordVersion: 0 is refused; allowed: a whole number, 1 or more",
      ]);
    });

    test("does not where RDS keeps the password", () => {
      expect(version(dev, 2)).toEqual([
        "database.masterPasswordVersion: 2 is refused; allowed: nothing: without read replicas RDS keeps the password and rotates it",
      ]);
    });
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
      [{ instanceClass: "db.m6g.large" }, "database.instanceClass", "db.r6g.large"],
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

  test.each([
    ["accountId", "1234", '"1234" is refused; allowed: 12 digits'],
    ["accountId", undefined, "is missing; allowed: 12 digits"],
    ["owner", "", '"" is refused; allowed: 1 or more characters'],
    ["protected", "yes", '"yes" is refused; allowed: true, false'],
    ["network", 7, "7 is refused; allowed: an object of named values"],
    ["network.nat", "double", '"double" is refused; allowed: "none", "single", "per-az"'],
    ["network.availabilityZones", [], "[] is refused; allowed: 1 or more entries"],
    ["service.cpuUnits", 100, "100 is refused; allowed: 512, 1024, 2048, 4096"],
    ["cluster.nodeGroups", {}, "{} is refused; allowed: at least one group"],
    ["cluster.nodeGroups.system.minimumNodes", -1, "-1 is refused; allowed: a whole number, 0 or more"],
    ["backup.dailyRetentionDays", 366, "366 is refused; allowed: a whole number, 1 to 365"],
    ["database.engine", "mysql", '"mysql" is refused; allowed: "postgres", "aurora-postgresql"'],
    [
      "domain.name",
      "*.example.com",
      '"*.example.com" is refused; allowed: a domain such as "dev.example.com"',
    ],
    [
      "domain.hostedZoneId",
      "example.com",
      '"example.com" is refused; allowed: the id of a Route 53 zone such as "Z0123456789ABC"',
    ],
    [
      "emergencyEmail",
      "OnCall@homeostat.example",
      '"OnCall@homeostat.example" is refused; allowed: another mailbox than alertEmail.P1',
    ],
    ["alertEmail.P1", "me", '"me" is refused; allowed: a mail address such as "oncall@example.com"'],
  ])("says of %s %j the path, the value and what is allowed, and nothing else", (path, value, text) => {
    expect(problems(change(dev, path, value))).toEqual([`${path}: ${text}`]);
  });

  test("names an unknown key, its value and its known neighbours", () => {
    expect(problems(change(dev, "network.natt", 1))).toEqual([
      "network.natt: 1 is not known; allowed: cidr, availabilityZones, nat, interfaceEndpoints, flowLogRetentionDays",
    ]);
    expect(problems(change(dev, "cluster.nodeGroups.system.disk", 1))).toEqual([
      "cluster.nodeGroups.system.disk: 1 is not known; allowed: instanceTypes, minimumNodes, desiredNodes, maximumNodes, diskGib, capacityType",
    ]);
    expect(problems(change(change(dev, "ownr", 1) as Environment, "cache.size", null))).toEqual([
      "cache.size: null is not known; allowed: nodeType, replicas",
      expect.stringMatching(/^ownr: 1 is not known; allowed: name, protected, organization, owner, /),
    ]);
  });

  test("names the form of a name that is refused", () => {
    const group = dev.cluster.nodeGroups.system;

    expect(problems(change(dev, "cluster.nodeGroups", { System: group }))).toEqual([
      'cluster.nodeGroups: the name "System" is refused; allowed: names of lower-case letters, digits and hyphens (/^[a-z][a-z0-9-]*$/)',
    ]);
  });

  test("cuts a long value", () => {
    expect(problems(change(dev, "accountId", "x".repeat(500)))).toEqual([
      `accountId: "${"x".repeat(78)}… is refused; allowed: 12 digits`,
    ]);
  });

  test("names the known services of an endpoint that is none", () => {
    const [problem, ...others] = problems(change(dev, "network.interfaceEndpoints", ["sts", "ecr.apii"]));

    expect(problem).toMatch(/^network\.interfaceEndpoints\.1: "ecr\.apii" is refused; allowed: /);
    expect(problem).toContain('"ecr.api", "ecr.dkr", ');
    expect(others).toEqual([]);
  });

  describe("with channels beside the alert topics", () => {
    const notifications = {
      slack: { hears: "everything", required: false },
      pagerduty: { serviceRegion: "eu", required: true },
      webhook: { hears: "pages", required: true },
    };

    test.each([dev, staging, prod])("accepts them in $name, one alone, and none", (environment) => {
      const { slack } = notifications;
      for (const chosen of [notifications, { slack }, {}]) {
        const value = { ...environment, notifications: chosen };
        expect(validateEnvironment(value)).toEqual(value);
      }
    });

    test.each([
      ["slak", { hears: "pages" }, '{"hears":"pages"} is not known; allowed: slack, pagerduty, webhook'],
      ["slack", undefined, "is missing; allowed: an object of named values"],
      ["slack.hears", "all", '"all" is refused; allowed: "pages", "everything"'],
      ["slack.required", "no", '"no" is refused; allowed: true, false'],
      ["slack.url", "https://x", '"https://x" is not known; allowed: hears, required'],
      ["pagerduty.serviceRegion", "apac", '"apac" is refused; allowed: "us", "eu"'],
      ["pagerduty.hears", "pages", '"pages" is not known; allowed: serviceRegion, required'],
      ["webhook.required", undefined, "is missing; allowed: true, false"],
    ])("says of notifications.%s %j what is allowed", (path, value, text) => {
      const wrong = change({ ...dev, notifications } as Environment, `notifications.${path}`, value);
      expect(problems(wrong)).toEqual([`notifications.${path}: ${text}`]);
    });
  });

  describe("with what automation may do", () => {
    const freeze = {
      name: "Christmas trade",
      from: "2026-12-20T00:00",
      until: "2027-01-02T08:00",
      timeZone: "Europe/Berlin",
    };

    test.each([dev, staging, prod])("accepts it in $name", (environment) => {
      const remediation = {
        maximumAutonomy: "approve",
        runbooksOff: { "clear-cache": "the cache is being moved" },
        changeFreezes: [freeze],
        maintenanceWindows: [
          { name: "Patches", days: ["sat"], from: "02:30", durationMinutes: 60, timeZone: "UTC" },
        ],
        guardrails: { concurrentExecutions: 5, servicesAffected: 2 },
      };
      const value = { ...environment, remediation };
      expect(validateEnvironment(value)).toEqual(value);
    });

    test.each([
      [
        "initialAutonomy",
        "automatic",
        '"automatic" is not known; allowed: maximumAutonomy, runbooksOff, changeFreezes, maintenanceWindows, guardrails',
      ],
      ["maximumAutonomy", "full", '"full" is refused; allowed: "shadow", "suggest", "approve", "automatic"'],
      [
        "changeFreezes.0.timeZone",
        "Berlin",
        '"Berlin" is refused; allowed: the IANA name of a time zone, such as "Europe/Berlin"',
      ],
      [
        "changeFreezes.0.until",
        "2026-12-01T00:00",
        '"2026-12-01T00:00" is refused; allowed: after 2026-12-20T00:00',
      ],
      ["guardrails.concurrentExecutions", 11, "11 is refused; allowed: a whole number, 1 to 10"],
      ["guardrails.servicesAffected", 6, "6 is refused; allowed: a whole number, 1 to 5"],
      ["guardrails.clockSkewSeconds", 0, "0 is not known; allowed: concurrentExecutions, servicesAffected"],
    ])("says of remediation.%s %j in prod what is allowed", (path, value, text) => {
      const remediation = { changeFreezes: [freeze], guardrails: {} };
      const wrong = change({ ...prod, remediation }, `remediation.${path}`, value);
      expect(problems(wrong)).toEqual([`remediation.${path}: ${text}`]);
    });

    test("knows the runbooks that can be off", () => {
      const wrong = { ...prod, remediation: { runbooksOff: { "restart-servce": "a typo" } } };
      expect(problems(wrong)).toEqual([
        expect.stringMatching(
          /^remediation\.runbooksOff\.restart-servce: there is no runbook "restart-servce"; allowed: .*restart-service/,
        ),
      ]);
    });
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
    ["cluster.nodeGroups.system.minimumNodes", 1, "2 or more: one node may fail"],
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
