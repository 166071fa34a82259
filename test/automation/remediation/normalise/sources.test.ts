import { normalise } from "../../../../automation/remediation/normalise/normalise";
import { SOURCE_KINDS } from "../../../../automation/remediation/incident";
import { at, EVENT_NAMES, recorded } from "../support/events";

/** Recorded event → what is read: trouble with its root cause and type of target, the end of trouble, or news. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "acm-approaching-expiration": ["trouble certificate-expiring AWS::CertificateManager::Certificate"],
  "acm-available": ["over"],
  "alertmanager-webhook": [
    "trouble node-not-ready Kubernetes::Node",
    "over",
    "trouble unknown Alertmanager::Alert",
    "information",
  ],
  "auto-scaling-launch-successful": ["over"],
  "auto-scaling-launch-unsuccessful": ["trouble node-launch-failed AWS::AutoScaling::AutoScalingGroup"],
  "auto-scaling-lifecycle": ["information"],
  "cloudwatch-alarm": ["trouble database-silent AWS::RDS::DBInstance"],
  "cloudwatch-composite-alarm": ["information"],
  "cloudwatch-composite-alarm-unfamiliar": ["trouble unknown AWS::CloudWatch::CompositeAlarm"],
  "cloudwatch-math-alarm": ["trouble application-errors-high AWS::ECS::Service"],
  "config-bucket-private": ["over"],
  "config-bucket-public": ["trouble bucket-public-read AWS::S3::Bucket"],
  "config-certificate-expiring": ["trouble certificate-expiring AWS::CertificateManager::Certificate"],
  "config-ssh-open": ["trouble security-group-open AWS::EC2::SecurityGroup"],
  "config-unfamiliar-rule": ["trouble unknown AWS::Config::ConfigRule"],
  "cost-anomaly": ["trouble spend-anomaly AWS::::Account"],
  "cost-anomaly-explained": ["over"],
  "ec2-pending": ["information"],
  "ec2-rebalance": ["information"],
  "ec2-running": ["over"],
  "ec2-spot-interruption": ["trouble instance-interruption-announced AWS::EC2::Instance"],
  "ec2-stopped": ["trouble instance-stopped AWS::EC2::Instance"],
  "ec2-terminated": ["over", "over", "over", "over"],
  "ecs-deployment-completed": ["over"],
  "ecs-deployment-failed": ["trouble service-deployment-failed AWS::ECS::Service"],
  "ecs-deployment-in-progress": ["information"],
  "ecs-service-placement-failure": ["trouble service-tasks-cannot-be-placed AWS::ECS::Service"],
  "ecs-service-start-impaired": ["trouble service-tasks-cannot-start AWS::ECS::Service"],
  "ecs-service-steady": ["over", "over", "over", "over"],
  "ecs-service-unfamiliar-error": ["trouble unknown AWS::ECS::Service"],
  "ecs-task-failed-to-start": ["trouble service-tasks-cannot-start AWS::ECS::Service"],
  "ecs-task-out-of-memory": ["trouble service-task-out-of-memory AWS::ECS::Service"],
  "ecs-task-running": ["information"],
  "ecs-task-scaled-in": ["information"],
  "guardduty-access-key": ["trouble access-key-compromised AWS::IAM::AccessKey"],
  "guardduty-bucket-public": ["trouble bucket-public-read AWS::S3::Bucket"],
  "guardduty-instance-archived": ["over"],
  "guardduty-instance-compromised": ["trouble instance-compromised AWS::EC2::Instance"],
  "guardduty-instance-probed": ["trouble instance-probed AWS::EC2::Instance"],
  "guardduty-sample": ["information"],
  "health-instance-retiring": ["trouble instance-retiring AWS::EC2::Instance", "over"],
  "health-key-exposed": ["trouble access-key-compromised AWS::IAM::AccessKey"],
  "health-notification": ["information"],
  "health-unfamiliar-issue": ["trouble unknown AWS::Health::Event"],
  "health-unfamiliar-issue-closed": ["over"],
  "manual-begins": ["trouble application-cache-stale AWS::ECS::Service"],
  "manual-ends": ["over"],
  "rds-backup": ["information"],
  "rds-cluster-storage-low": ["trouble database-storage-critical AWS::RDS::DBCluster"],
  "rds-failed": ["trouble database-failed AWS::RDS::DBInstance"],
  "rds-failover-completed": ["over", "over"],
  "rds-storage-exhausted": ["trouble database-storage-critical AWS::RDS::DBInstance"],
  "rds-storage-modified": ["over", "over"],
  "rds-unfamiliar-failure": ["trouble unknown AWS::RDS::DBInstance"],
};

const readAll = (name: string) => normalise(recorded(name), at(recorded(name)));
const begun = (name: string) =>
  readAll(name).flatMap((intake) => (intake.kind === "trouble" ? [intake.incident.id] : []));
const ended = (name: string) =>
  readAll(name).flatMap((intake) => (intake.kind === "over" ? [intake.incidentId] : []));

describe("recorded events", () => {
  it("are all expected here", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...EVENT_NAMES].sort());
  });

  it.each(EVENT_NAMES)("%s", (name) => {
    const read = readAll(name).map((intake) =>
      intake.kind === "trouble"
        ? `trouble ${intake.incident.rootCause} ${intake.incident.target.type}`
        : intake.kind,
    );
    expect(read).toEqual(EXPECTED[name]);
  });

  it("come from every kind of source", () => {
    const kinds = EVENT_NAMES.flatMap((name) =>
      readAll(name).flatMap((intake) => {
        if (intake.kind === "rejected") return [];
        return [intake.kind === "trouble" ? intake.incident.source.kind : intake.source.kind];
      }),
    );
    expect([...new Set(kinds)].sort()).toEqual([...SOURCE_KINDS].sort());
  });

  it("of unknown cause are never sure of it", () => {
    for (const intake of EVENT_NAMES.flatMap(readAll)) {
      if (intake.kind !== "trouble") continue;
      expect(intake.incident.confidence === 0).toBe(intake.incident.rootCause === "unknown");
    }
  });
});

describe("one trouble has one incident", () => {
  it.each([
    ["config-bucket-public", "guardduty-bucket-public"],
    ["guardduty-access-key", "health-key-exposed"],
    ["acm-approaching-expiration", "config-certificate-expiring"],
    ["ecs-service-start-impaired", "ecs-task-failed-to-start"],
  ])("%s and %s", (left, right) => {
    expect(begun(left)).toEqual(begun(right));
  });
});

describe("trouble ends under the id that it began with", () => {
  it.each([
    ["acm-approaching-expiration", "acm-available"],
    ["auto-scaling-launch-unsuccessful", "auto-scaling-launch-successful"],
    ["cloudwatch-alarm", "rds-failover-completed"],
    ["config-bucket-public", "config-bucket-private"],
    ["cost-anomaly", "cost-anomaly-explained"],
    ["ec2-stopped", "ec2-running"],
    ["ec2-spot-interruption", "ec2-terminated"],
    ["ecs-deployment-failed", "ecs-deployment-completed"],
    ["ecs-task-out-of-memory", "ecs-service-steady"],
    ["guardduty-instance-compromised", "guardduty-instance-archived"],
    ["health-instance-retiring", "ec2-terminated"],
    ["health-unfamiliar-issue", "health-unfamiliar-issue-closed"],
    ["manual-begins", "manual-ends"],
    ["rds-storage-exhausted", "rds-storage-modified"],
  ])("%s, %s", (begins, ends) => {
    const [id] = begun(begins);
    expect(ended(ends)).toContain(id);
  });
});

describe("an event of one account about another", () => {
  it.each([
    ["guardduty-access-key", "accountId"],
    ["config-bucket-public", "awsAccountId"],
    ["health-key-exposed", "affectedAccount"],
  ])("%s is rejected", (name, field) => {
    const event = recorded(name);
    const foreign = { ...event, detail: { ...event.detail, [field]: "999999999999" } };
    expect(normalise(foreign, at(event))).toEqual([
      {
        kind: "rejected",
        reasons: [expect.stringContaining("999999999999")],
        excerpt: expect.any(String) as string,
      },
    ]);
  });
});

it("a webhook that was cut off says so", () => {
  const event = recorded("alertmanager-webhook");
  const cut = { ...event, detail: { ...event.detail, truncatedAlerts: 3 } };
  expect(normalise(cut, at(event)).at(-1)).toMatchObject({
    kind: "rejected",
    reasons: ["truncatedAlerts: 3 alerts were cut off by Alertmanager; raise max_alerts"],
  });
});

it.each(["constructor", "__proto__", "toString", ""])("a label of severity %j is no severity", (severity) => {
  const event = recorded("alertmanager-webhook");
  const alerts = [
    { status: "firing", labels: { alertname: severity, severity }, startsAt: event.time, fingerprint: "f" },
  ];
  expect(normalise({ ...event, detail: { ...event.detail, alerts } }, at(event))).toMatchObject([
    { kind: "trouble", incident: { rootCause: "unknown", severity: "P3" } },
  ]);
});
