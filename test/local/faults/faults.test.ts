import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULTS, findFault } from "../../../local/faults";
import type { Fault } from "../../../local/faults/fault";
import { idleConnections } from "../../../local/faults/idle-connections";
import { signalTree, treeOf } from "../../../local/supervisor/process-tree";
import { NO_FAULTS, parseFaultChanges } from "../../../services/reference/faults";
import { whoSees } from "../../../cli/commands/chaos-inject";
import { RUNBOOKS } from "../../../automation/runbooks";
import { isExpression } from "../../../constructs/monitoring/metric";
import { clusterAlarms } from "../../../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../../../constructs/monitoring/alarms/database";
import { serviceAlarms } from "../../../constructs/monitoring/alarms/service";

const FOLDER = join(__dirname, "..", "..", "..", "local", "faults");
const NO_FAULTS_THEMSELVES = ["control", "fault", "index"];

const SPECS = [
  ...serviceAlarms(
    {
      name: "reference",
      ecsClusterName: "c",
      ecsServiceName: "s",
      queueName: "q",
      deadLetterQueueName: "d",
      workerFunctionName: "w",
      httpApiId: "h",
      loadBalancerArnSuffix: "app/l/1",
      targetGroupArnSuffix: "targetgroup/t/1",
      queueArn: "q",
      logGroupName: "g",
    },
    {
      metricsNamespace: "x",
      environment: "dev",
      taskMemoryMib: 512,
      workerTimeoutSeconds: 60,
      workerAlias: "live",
    },
  ),
  ...databaseAlarms(
    { identifier: "main", replicaIdentifiers: ["copy"] },
    { instanceClass: "db.t4g.medium", allocatedGib: 20 },
  ),
  ...clusterAlarms({
    clusterName: "c",
    clusterArn: "a",
    securityGroupId: "s",
    oidcProviderArn: "o",
    nodeGroupNames: ["n"],
    autoScalingGroupNames: ["g"],
  }),
];
const ALARMS = SPECS.map(({ id }) => id);
/** Alerts of Alertmanager, which watches what AWS cannot see. */
const ALERTS = ["NodeFilesystemAlmostOutOfSpace"];

test("each fault is a file of its name", () => {
  const files = readdirSync(FOLDER).flatMap((file) => /^(.+)\.ts$/.exec(file)?.slice(1) ?? []);
  expect(FAULTS.map(({ id }) => id).sort()).toEqual(
    files.filter((file) => !NO_FAULTS_THEMSELVES.includes(file)),
  );
  expect(findFault("earthquake")).toBeUndefined();
});

const isTold = (fault: Fault): boolean => fault.kind === "world" && fault.tells !== undefined;
const WATCHED = FAULTS.filter((fault) => !isTold(fault));

test.each(WATCHED)("$id names alarms that exist", ({ alarms }) => {
  expect(alarms.filter((alarm) => ![...ALARMS, ...ALERTS].includes(alarm))).toEqual([]);
  expect(alarms).not.toEqual([]);
});

test.each(FAULTS)(
  "$id is mended by a runbook that answers to what sees it, or by a person",
  ({ alarms, unseenHere, mendedBy }) => {
    const rootCauses = [...alarms, ...(unseenHere ? [unseenHere.rootCause] : [])];
    const answering = RUNBOOKS.filter(({ triggers }) =>
      triggers.some(({ rootCause }) => rootCauses.includes(rootCause)),
    );
    expect(answering.map(({ id }) => id)).toEqual(
      expect.arrayContaining(mendedBy === undefined ? [] : [mendedBy]),
    );
  },
);

/** What the estate measures, as its source says it. The service publishes its own metrics, in the namespace `x` here. */
const METRICS = join(FOLDER, "..", "metrics");
const measured = readdirSync(METRICS)
  .map((file) => readFileSync(join(METRICS, file), "utf8"))
  .join("\n")
  .replace(/\/\*[\s\S]*?\*\//g, "");
const isMeasured = (alarm: string): boolean =>
  SPECS.filter(({ id }) => id === alarm)
    .flatMap(({ signal }) => (isExpression(signal) ? Object.values(signal.operands) : [signal]))
    .some(({ namespace, name }) => {
      const isNamed = new RegExp(`\\b${name}\\b`).test(measured);
      return namespace === "x" || (measured.includes(`"${namespace}"`) && isNamed);
    });

const SEEN = WATCHED.filter(({ unseenHere }) => unseenHere === undefined);
const UNSEEN = FAULTS.flatMap(({ id, alarms, unseenHere }) =>
  unseenHere ? [{ id, alarms, unseenHere }] : [],
);

test.each(SEEN)("$id names alarms that are measured here", ({ alarms }) => {
  expect(alarms.filter((alarm) => !isMeasured(alarm))).toEqual([]);
});

test("some faults are seen by nothing here", () => {
  expect(UNSEEN.map(({ id }) => id).sort()).toEqual(["no-capacity", "node-disk-full"]);
});

test.each(UNSEEN)("$id names no alarm that is measured here, and what a runbook answers to", (fault) => {
  const { alarms, unseenHere } = fault;
  expect(alarms.filter(isMeasured)).toEqual([]);
  const [targetType] = unseenHere.on.split("=");
  expect(RUNBOOKS.flatMap(({ triggers }) => triggers)).toContainEqual(
    expect.objectContaining({ rootCause: unseenHere.rootCause, targetType }),
  );
});

test("who injects a fault that nothing here sees is told how to report it", () => {
  const [unseen] = FAULTS.filter(({ id }) => id === "node-disk-full");
  const [seen] = FAULTS.filter(({ id }) => id === "stuck-pool");
  if (!unseen || !seen) throw new Error("a fault is gone");
  expect(whoSees(unseen, "dev")).toBe(
    [
      "in AWS it is seen by: NodeFilesystemAlmostOutOfSpace; nothing here sees it: no Alertmanager runs",
      "report it: npx homeostat incidents report node-disk-full --env dev --local --service cluster --on AWS::EC2::Instance=<instance>",
    ].join("\n"),
  );
  expect(whoSees(seen, "dev")).toBe("should be seen by: application-pool-exhausted");
});

const TASK_FAULTS = FAULTS.flatMap((fault) => (fault.kind === "task" ? [fault] : []));

test.each(TASK_FAULTS)("$id is understood by a task, and undone completely", (fault) => {
  const { restored } = fault;
  const changes = fault.changes(2);
  expect(parseFaultChanges({ ...changes })).toEqual(changes);
  expect(Object.keys(restored)).toEqual(Object.keys(changes));
  expect({ ...NO_FAULTS, ...changes, ...restored }).toEqual(NO_FAULTS);
  expect({ ...NO_FAULTS, ...changes }).not.toEqual(NO_FAULTS);
});

test.each([1, 2, 3, 5, 12])(
  "%d tasks together open as many idle connections as the server can bear",
  (tasks) => {
    const each = Number(idleConnections.changes(tasks)["idleConnections"]);
    // The alarm goes off at 80 % of the 60 that dev's server takes; three of them are for its superuser.
    expect(tasks * each).toBeGreaterThanOrEqual(48);
    expect(tasks * each).toBeLessThan(57);
  },
);

test("all faults of a task can be injected", () => {
  // Of the work that a throttled worker is given.
  const names = [...TASK_FAULTS.flatMap((fault) => Object.keys(fault.changes(1))), "slowJobsPerSecond"];
  expect(names.sort()).toEqual(Object.keys(NO_FAULTS).sort());
});

test("a tree of processes stands still and goes on, with all that descend from it", async () => {
  const shell = spawn("sh", ["-c", "sleep 60 & echo ready; wait"], { stdio: ["ignore", "pipe", "ignore"] });
  await once(shell.stdout, "data");
  const pid = shell.pid ?? 0;
  try {
    expect(treeOf(pid)).toHaveLength(2);
    signalTree(treeOf(pid), "SIGSTOP");
    expect(treeOf(pid).map(({ stopped }) => stopped)).toEqual([true, true]);
    signalTree(treeOf(pid), "SIGCONT");
    expect(treeOf(pid).some(({ stopped }) => stopped)).toBe(false);
  } finally {
    signalTree(treeOf(pid).toReversed(), "SIGKILL");
  }
  await once(shell, "close");
  expect(treeOf(pid)).toEqual([]);
});
