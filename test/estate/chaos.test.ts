import {
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { applicationAlarms } from "../../constructs/monitoring/alarms/application";
import { isExpression } from "../../constructs/monitoring/metric";
import { type LocalEstate, status } from "../../local";
import { expiringCertificate } from "../../local/faults/expiring-certificate";
import { leakedKey } from "../../local/faults/leaked-key";
import { publicBucket } from "../../local/faults/public-bucket";
import { estateClients } from "../support/estate/estate-clients";
import { serviceOf, settledTasks } from "../support/estate/estate-tasks";
import { eventually } from "../support/estate/eventually";
import { faultPlace } from "../support/estate/fault-place";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { makeReferenceService } from "../support/estate/make-reference-service";
import { useAlarmTimeScale } from "../support/estate/use-alarm-time-scale";
import { useEstate } from "../support/estate/use-estate";

/** A minute of an alarm is two seconds: the alarm looks at five. */
const TIME_SCALE = 30;
const FIVE_PERIODS_SECONDS = 30;

/** The alarm of the library, put as Terraform puts it. */
function poolExhausted(): PutMetricAlarmCommand {
  const specs = applicationAlarms({
    metricsNamespace: "Homeostat/Service",
    environment: "dev",
    serviceName: "reference",
    taskMemoryMib: 512,
  });
  const spec = specs.find(({ id }) => id === "application-pool-exhausted");
  if (!spec || isExpression(spec.signal))
    throw new Error("the alarm library has no such alarm on one metric");
  const { signal, threshold } = spec;
  return new PutMetricAlarmCommand({
    AlarmName: spec.id,
    Namespace: signal.namespace,
    MetricName: signal.name,
    Dimensions: Object.entries(signal.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: "Maximum",
    Period: signal.periodSeconds,
    EvaluationPeriods: threshold.evaluationPeriods,
    DatapointsToAlarm: threshold.breachingPeriods,
    Threshold: threshold.value,
    ComparisonOperator: threshold.comparison,
    TreatMissingData: spec.missingData.treatAs,
  });
}

function becomes(estate: LocalEstate, state: string): Promise<string> {
  const { cloudwatch } = estateClients(estate, "dev");
  return eventually(
    `the alarm is in ${state}`,
    async () => {
      const { MetricAlarms: [alarm] = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
      return alarm?.StateValue === state && alarm.StateReason;
    },
    FIVE_PERIODS_SECONDS,
  );
}

describe("faults on the embedded estate", () => {
  useAlarmTimeScale(TIME_SCALE);
  useEstate();

  test("a stuck pool puts its alarm on, and the alarm goes off when it is cleared", async () => {
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
    await makeReferenceService(estate, "dev", 2);
    await settledTasks(estate, "dev", await serviceOf(estate, "dev"));
    await estateClients(estate, "dev").cloudwatch.send(poolExhausted());
    await becomes(estate, "OK");

    const injected = homeostat("chaos", "inject", "stuck-pool");
    expectCode(injected, 0);
    expect(injected.output).toContain("2 tasks of reference have it");
    expect(await becomes(estate, "ALARM")).toMatch(
      /^Threshold Crossed: 5 out of the last 5 datapoints \[100\.0 .* were greater than or equal to the threshold \(100\.0\)/,
    );

    const listed = homeostat("chaos", "list", "--json");
    const { faults } = JSON.parse(listed.stdout) as { faults: { fault: string; on: boolean | null }[] };
    expect(faults.filter(({ on }) => on).map(({ fault }) => fault)).toEqual(["stuck-pool"]);
    const cleared = homeostat("chaos", "clear");
    expectCode(cleared, 0);
    expect(cleared.output).toContain("over in dev: stuck-pool");
    await becomes(estate, "OK");
  });

  test("the servers behind a database and a cache are measured as AWS measures its own", async () => {
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
    const { cloudwatch } = estateClients(estate, "dev");
    const named = async (Namespace: string): Promise<(string | undefined)[]> => {
      const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace }));
      return [...new Set(Metrics.map(({ MetricName }) => MetricName))].sort();
    };
    const database = [
      "CPUUtilization",
      "DatabaseConnections",
      "FreeStorageSpace",
      "MaximumUsedTransactionIDs",
    ];
    await eventually(
      "all values that the servers have",
      async () =>
        (await named("AWS/RDS")).length === database.length && (await named("AWS/ElastiCache")).length > 3,
      20,
    );
    expect(await named("AWS/RDS")).toEqual(database);
    expect(await named("AWS/ECS")).toEqual(["CPUUtilization", "MemoryUtilization"]);
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/RDS",
        MetricName: "DatabaseConnections",
        Dimensions: [{ Name: "DBInstanceIdentifier", Value: "main" }],
        StartTime: new Date(Date.now() - 120_000),
        EndTime: new Date(),
        Period: 300,
        Statistics: ["Maximum"],
      }),
    );
    // Two tasks with all their connections taken: 10 of the 60 of the server, as of the 450 that 4 GiB allow.
    expect(Math.max(...Datapoints.map(({ Maximum = 0 }) => Maximum))).toBe(75);
  });

  test("an event of AWS is put as if it happened now", () => {
    const file = join(ROOT, "test", "automation", "remediation", "fixtures", "events", "rds-failed.json");
    const put = homeostat("chaos", "inject", "--event", file, "--json");
    expectCode(put, 0);
    expect(JSON.parse(put.stdout)).toMatchObject({ environment: "dev", source: "aws.rds" });
  });

  test("what AWS would tell of is made once, however often it is caused, and taken away again", async () => {
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not serve any more: npx homeostat local status");
    const place = faultPlace(estate, "dev");
    const { iam, s3, acm, route53 } = estateClients(estate, "dev");
    const made = async () => ({
      users: (await iam.send(new ListUsersCommand({}))).Users?.map(({ UserName }) => UserName),
      buckets: (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
      certificates: (await acm.send(new ListCertificatesCommand({}))).CertificateSummaryList?.map(
        ({ DomainName }) => DomainName,
      ),
      zones: (await route53.send(new ListHostedZonesCommand({}))).HostedZones?.map(({ Name }) => Name),
    });
    const faults = [leakedKey, publicBucket, expiringCertificate];
    const before = await made();
    for (const fault of [...faults, ...faults]) await fault.begin(place);
    expect(await Promise.all(faults.map((fault) => fault.isOn(place)))).toEqual([true, true, true]);
    expect(await made()).toEqual({
      users: [...(before.users ?? []), "homeostat-dev-leaked-key"],
      buckets: [...(before.buckets ?? []), "homeostat-dev-public-bucket"],
      certificates: [...(before.certificates ?? []), "expiring-certificate.example.com"],
      zones: [...(before.zones ?? []), "expiring-certificate.example.com."],
    });
    for (const fault of [...faults, ...faults]) await fault.end(place);
    expect(await Promise.all(faults.map((fault) => fault.isOn(place)))).toEqual([false, false, false]);
    expect(await made()).toEqual(before);
  });

  test("without a network nobody can break into an instance, and no port can be open", () => {
    const injected = homeostat("chaos", "inject", "compromised-instance");
    expectCode(injected, 5);
    expect(injected.output).toContain("dev has no network with a private subnet");
    expect(injected.output).toContain("npx homeostat apply --env dev --local --yes --stack network");
    expectCode(homeostat("chaos", "inject", "open-port"), 5);
  });

  test("a database that hangs answers again when it is told to", async () => {
    const estate = await status(ROOT);
    const [task] = estate ? await settledTasks(estate, "dev", await serviceOf(estate, "dev")) : [];
    const ready = async (): Promise<boolean> => {
      const signal = AbortSignal.timeout(3_000);
      return (await fetch(`http://127.0.0.1:${String(task?.port)}/readyz`, { signal })).ok;
    };
    expect(await ready()).toBe(true);
    expectCode(homeostat("chaos", "inject", "database-down", "--for", "1s"), 0);
    expect(await eventually("the service is ready again", ready, 20)).toBe(true);
  });
});
