import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FAULTS, findFault } from "../../../local/faults";
import { signalTree, treeOf } from "../../../local/supervisor/process-tree";
import { NO_FAULTS, parseFaultChanges } from "../../../services/reference/faults";
import { applicationAlarms } from "../../../constructs/monitoring/alarms/application";
import { clusterAlarms } from "../../../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../../../constructs/monitoring/alarms/database";
import { queueAlarms } from "../../../constructs/monitoring/alarms/queue";

const FOLDER = join(__dirname, "..", "..", "..", "local", "faults");
const TOOLS = [
  "control",
  "estate-call",
  "fault",
  "index",
  "machine-place",
  "primary-database",
  "recorded-event",
  "requests",
  "service-tasks",
];

const ALARMS = [
  ...applicationAlarms({
    metricsNamespace: "x",
    environment: "dev",
    serviceName: "reference",
    taskMemoryMib: 512,
  }),
  ...queueAlarms({ queueName: "q", deadLetterQueueName: "d" }),
  ...databaseAlarms(
    { identifier: "main", replicaIdentifiers: [] },
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
].map(({ id }) => id);
/** Alerts of Alertmanager, which watches what AWS cannot see. */
const ALERTS = ["NodeFilesystemAlmostOutOfSpace"];

test("each fault is a file of its name", () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ""));
  expect(FAULTS.map(({ id }) => id).sort()).toEqual(files.filter((file) => !TOOLS.includes(file)));
  expect(findFault("earthquake")).toBeUndefined();
});

test.each(FAULTS)("$id names alarms that exist", ({ alarms }) => {
  expect(alarms.filter((alarm) => ![...ALARMS, ...ALERTS].includes(alarm))).toEqual([]);
  expect(alarms).not.toEqual([]);
});

const TASK_FAULTS = FAULTS.flatMap((fault) => (fault.kind === "task" ? [fault] : []));

test.each(TASK_FAULTS)("$id is understood by a task, and undone completely", ({ changes, restored }) => {
  expect(parseFaultChanges({ ...changes })).toEqual(changes);
  expect(Object.keys(restored)).toEqual(Object.keys(changes));
  expect({ ...NO_FAULTS, ...changes, ...restored }).toEqual(NO_FAULTS);
  expect({ ...NO_FAULTS, ...changes }).not.toEqual(NO_FAULTS);
});

test("all faults of a task can be injected", () => {
  const names = TASK_FAULTS.flatMap(({ changes }) => Object.keys(changes));
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
