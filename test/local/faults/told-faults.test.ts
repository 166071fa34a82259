import { normalise } from "../../../automation/remediation/normalise/normalise";
import { RUNBOOKS } from "../../../automation/runbooks";
import { FAULTS } from "../../../local/faults";
import { beginFault, isFaultOn } from "../../../local/faults/control";
import { type FaultPlace, FaultProblem, type ToldFault } from "../../../local/faults/fault";
import { expiringCertificate } from "../../../local/faults/expiring-certificate";
import { leakedKey } from "../../../local/faults/leaked-key";
import { overdueSecret } from "../../../local/faults/overdue-secret";
import { runawaySpend } from "../../../local/faults/runaway-spend";
import { ACCOUNT, REGION } from "../support/aws-client";
import { type FakeEstate, fakeEstate, type Operations } from "../support/fake-estate";

const KEY = "AKIA0123456789ABCDEF";
const ARN = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/one`;
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!db-one`;
const DOMAIN = "expiring-certificate.example.com";

let estate: FakeEstate | undefined;
const start = async (operations: Operations): Promise<FaultPlace> => {
  estate = await fakeEstate(operations);
  return estate.place;
};
afterEach(() => estate?.close());

/** What each operation answers where all faults are there. */
const THERE: Operations = {
  ListAccessKeys: () =>
    listOf("ListAccessKeys", "AccessKeyMetadata", element({ AccessKeyId: KEY, Status: "Active" })),
  DescribeInstances: () =>
    `<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-0123456789abcdef0</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
  DescribeSecurityGroups: () =>
    `<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-0123456789abcdef0</groupId></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
  DescribeDBInstances: () =>
    `<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><MasterUserSecret><SecretArn>${SECRET}</SecretArn></MasterUserSecret></DBInstance>`,
  ListCertificates: () => ({ CertificateSummaryList: [{ CertificateArn: ARN, DomainName: DOMAIN }] }),
};

const TOLD = FAULTS.filter(
  (fault): fault is ToldFault => fault.kind === "world" && fault.tells !== undefined,
);

test("the runbooks of what only AWS itself could tell of have a fault each", () => {
  expect(TOLD.map(({ mendedBy }) => mendedBy)).toEqual([
    "disable-access-key",
    "isolate-instance",
    "close-public-access",
    "close-public-access",
    "rotate-secret",
    "renew-certificate",
    "stop-runaway-spend",
  ]);
});

test.each(TOLD)(
  "what AWS says of $id is read as what its runbook answers to, and is sure enough",
  async (fault) => {
    const place = await start(THERE);
    const { source, detailType, detail, resources } = await fault.tells(place);
    const time = "2026-03-02T09:17:04Z";
    const event = { id: "one", source, "detail-type": detailType, detail, time, resources };
    const [intake] = normalise(
      { ...event, account: ACCOUNT, region: REGION },
      {
        places: [{ environment: "dev", organization: "homeostat", accountId: ACCOUNT, region: REGION }],
        nowMs: Date.parse(time),
      },
    );
    if (intake.kind !== "trouble") throw new Error(JSON.stringify(intake));
    const { rootCause, target, confidence } = intake.incident;
    expect([rootCause]).toEqual(fault.alarms);
    const runbook = RUNBOOKS.find(({ id }) => id === fault.mendedBy);
    expect(runbook?.triggers).toContainEqual(expect.objectContaining({ rootCause, targetType: target.type }));
    expect(confidence).toBeGreaterThanOrEqual(runbook?.minimumConfidence ?? 1);
  },
);

test("what AWS refuses is a problem of the fault, and nobody can tell whether it is there", async () => {
  const place = await start(parameterStore());
  const begun = beginFault(runawaySpend, place);
  await expect(begun).rejects.toThrow(FaultProblem);
  await expect(begun).rejects.toThrow(
    "AccessDeniedException: the fake estate knows no DescribeScalableTargets",
  );
  expect(await isFaultOn(leakedKey, place)).toBeUndefined();
});

test("a secret is overdue until another version of it is the current one", async () => {
  let current = "one";
  const place = await start({
    ...THERE,
    ...parameterStore(),
    DescribeSecret: () => ({ VersionIdsToStages: { old: ["AWSPREVIOUS"], [current]: ["AWSCURRENT"] } }),
  });
  expect(await overdueSecret.isOn(place)).toBe(false);
  for (let times = 0; times < 2; times += 1) {
    expect(await overdueSecret.begin(place)).toBe(`version one of ${SECRET} is overdue`);
    expect(await overdueSecret.isOn(place)).toBe(true);
  }
  // Caused twice, it is one: one rotation mends it.
  current = "two";
  expect(await overdueSecret.isOn(place)).toBe(false);

  await overdueSecret.begin(place);
  await overdueSecret.begin(place);
  expect(await overdueSecret.isOn(place)).toBe(true);
  await overdueSecret.end(place);
  expect(await overdueSecret.isOn(place)).toBe(false);
});

test("without a database no secret can be overdue", async () => {
  const place = await start({ DescribeDBInstances: () => "<DBInstances/>" });
  await expect(overdueSecret.begin(place)).rejects.toThrow("dev has no database instance of its own");
});

test.each([
  ["lacks the record", "other.acm-validations.aws.", true],
  ["has the record, with the dot of the root", "right.acm-validations.aws.", false],
])("a certificate cannot be renewed where its zone %s", async (_, value, isOn) => {
  const place = await start({
    ...THERE,
    DescribeCertificate: () => ({
      Certificate: {
        CertificateArn: ARN,
        DomainValidationOptions: [
          {
            DomainName: DOMAIN,
            ResourceRecord: { Name: `_a.${DOMAIN}`, Type: "CNAME", Value: "right.acm-validations.aws" },
          },
        ],
      },
    }),
    "GET /2013-04-01/hostedzonesbyname": () =>
      `<ListHostedZonesByNameResponse><HostedZones><HostedZone><Id>/hostedzone/Z1</Id><Name>${DOMAIN}.</Name></HostedZone></HostedZones></ListHostedZonesByNameResponse>`,
    "GET /2013-04-01/hostedzone/Z1/rrset": () =>
      `<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>_a.${DOMAIN}.</Name><Type>CNAME</Type><ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></ResourceRecordSets></ListResourceRecordSetsResponse>`,
  });
  expect(await expiringCertificate.isOn(place)).toBe(isOn);
});

describe("an environment that costs too much", () => {
  const service = { least: 2, most: 4, size: 2 };
  const nodes = { least: 2, most: 3, size: 2 };
  let place: FaultPlace;
  beforeEach(async () => {
    Object.assign(service, { least: 2, most: 4, size: 2 });
    Object.assign(nodes, { least: 2, most: 3, size: 2 });
    place = await start({ ...parameterStore(), ...scaled(service, nodes) });
  });
  const sizes = (): number[] => [service.size, nodes.size];

  test("grows by one, and no further when it is caused twice", async () => {
    expect(await runawaySpend.begin(place)).toBe("one/web wants 3, two/system wants 3");
    expect([sizes(), await runawaySpend.isOn(place)]).toEqual([[3, 3], true]);
    await runawaySpend.begin(place);
    expect(sizes()).toEqual([3, 3]);
    await runawaySpend.end(place);
    expect([sizes(), await runawaySpend.isOn(place)]).toEqual([[2, 2], false]);
  });

  test("may be as large again as before, once the runbook has held it at its floor", async () => {
    await runawaySpend.begin(place);
    Object.assign(service, { size: 2, most: 2 });
    nodes.size = 2;
    expect(await runawaySpend.isOn(place)).toBe(false);
    await runawaySpend.begin(place);
    expect([sizes(), service.most]).toEqual([[3, 3], 4]);
    await runawaySpend.end(place);
    expect([sizes(), service.most]).toEqual([[2, 2], 4]);
  });

  test("is left alone by who ends what was not caused", async () => {
    service.size = 3;
    expect(await runawaySpend.isOn(place)).toBe(false);
    await runawaySpend.end(place);
    expect(sizes()).toEqual([3, 2]);
  });

  test("cannot grow where all is as large as it may be", async () => {
    Object.assign(service, { size: 4 });
    Object.assign(nodes, { size: 3 });
    await expect(runawaySpend.begin(place)).rejects.toThrow(
      "dev runs no service and no node group that may become larger",
    );
    expect(await runawaySpend.isOn(place)).toBe(false);
  });
});

interface Bounds {
  least: number;
  most: number;
  size: number;
}

function scaled(service: Bounds, nodes: Bounds): Operations {
  const group = "/clusters/two/node-groups/system";
  return {
    DescribeScalableTargets: () => ({
      ScalableTargets: [
        { ResourceId: "service/one/web", MinCapacity: service.least, MaxCapacity: service.most },
      ],
    }),
    DescribeServices: ({ cluster, services }) => {
      expect([cluster, services]).toEqual(["one", ["web"]]);
      return { services: [{ desiredCount: service.size }] };
    },
    RegisterScalableTarget: ({ ResourceId, MaxCapacity }) => {
      expect(ResourceId).toBe("service/one/web");
      service.most = Number(MaxCapacity);
      return {};
    },
    UpdateService: ({ cluster, service: name, desiredCount }) => {
      expect([cluster, name]).toEqual(["one", "web"]);
      service.size = Number(desiredCount);
      return {};
    },
    "GET /clusters": () => ({ clusters: ["two"] }),
    "GET /clusters/two/node-groups": () => ({ nodegroups: ["system"] }),
    [`GET ${group}`]: () => ({
      nodegroup: { scalingConfig: { minSize: nodes.least, maxSize: nodes.most, desiredSize: nodes.size } },
    }),
    [`POST ${group}/update-config`]: ({ scalingConfig }) => {
      nodes.size = (scalingConfig as { readonly desiredSize: number }).desiredSize;
      return {};
    },
  };
}

/** Parameters that stay, as long as the test lasts. */
function parameterStore(): Operations {
  const values = new Map<unknown, unknown>();
  return {
    PutParameter: ({ Name, Value }) => {
      values.set(Name, Value);
      return {};
    },
    GetParameters: ({ Names }) => ({
      Parameters: (Names as string[]).flatMap((Name) =>
        values.has(Name) ? [{ Name, Value: values.get(Name) }] : [],
      ),
    }),
    DeleteParameters: ({ Names }) => {
      for (const name of Names as string[]) values.delete(name);
      return {};
    },
  };
}

function listOf(operation: string, list: string, member: string): string {
  return `<${operation}Response><${operation}Result><${list}><member>${member}</member></${list}></${operation}Result></${operation}Response>`;
}

function element(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("");
}
