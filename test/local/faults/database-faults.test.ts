import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalEstate } from "../../../local";
import { ballastBytes, setBallast } from "../../../local/data-plane/ballast";
import { databaseFailed } from "../../../local/faults/database-failed";
import { replicaFailed } from "../../../local/faults/replica-failed";
import { storageLow } from "../../../local/faults/storage-low";
import { rdsInstanceStates } from "../../../local/gateway/mends/rds-instance-states";
import { layoutOf } from "../../../local/supervisor/layout";
import { ACCOUNT, REGION } from "../support/aws-client";
import { type Harness, startHarness } from "../support/gateway-harness";

const REPLICA =
  "<DBInstance><DBInstanceIdentifier>copy</DBInstanceIdentifier><ReadReplicaSourceDBInstanceIdentifier>main</ReadReplicaSourceDBInstanceIdentifier></DBInstance>";
const PRIMARY =
  "<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><AllocatedStorage>20</AllocatedStorage></DBInstance>";

const madeIn = (year: string): string => `<InstanceCreateTime>${year}-01-02T03:04:05Z</InstanceCreateTime>`;

let root: string;
let harness: Harness;
let instances: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "homeostat-faults-"));
  mkdirSync(folder(), { recursive: true });
  instances = REPLICA + PRIMARY;
  harness = await startHarness({
    mends: [rdsInstanceStates],
    ministack: () => ({ headers: { "content-type": "text/xml" }, body: instances }),
  });
});
afterEach(async () => {
  await harness.close();
  rmSync(root, { recursive: true, force: true });
});

const folder = (): string => join(layoutOf(root).data, "dev");
const place = () => ({
  estate: { endpointUrl: harness.url, region: REGION, accounts: { dev: ACCOUNT } } as unknown as LocalEstate,
  ...{ root, environment: "dev", accountId: ACCOUNT, service: "reference" },
});

test("nine tenths of the primary's volume are taken, and none of this machine's", async () => {
  expect(await storageLow.isOn(place())).toBe(false);
  expect(await storageLow.begin(place())).toBe("90 % of 20 GiB of main are taken");
  expect(ballastBytes({ folder: folder() })).toBe(18 * 2 ** 30);
  expect(statSync(join(folder(), "ballast")).blocks).toBe(0);
  expect(await storageLow.isOn(place())).toBe(true);

  await storageLow.end(place());
  expect([ballastBytes({ folder: folder() }), await storageLow.isOn(place())]).toEqual([0, false]);
});

test("another filling takes the place of the first", () => {
  setBallast({ folder: folder() }, 5);
  setBallast({ folder: folder() }, 3);
  expect(ballastBytes({ folder: folder() })).toBe(3);
});

test("a primary fails in what RDS says of it, and its replica does not", async () => {
  expect(await databaseFailed.begin(place())).toBe("main has failed");
  const described = await harness.query("rds", { Action: "DescribeDBInstances" });
  expect(described.text).toBe(REPLICA + PRIMARY.replace("available", "failed"));
  expect(await databaseFailed.isOn(place())).toBe(true);

  await databaseFailed.end(place());
  expect(await databaseFailed.isOn(place())).toBe(false);
});

test("a replica fails in what RDS says of it, and its primary does not: the oldest, which no runbook added", async () => {
  const added = REPLICA.replace("copy", "added").replace("</DBInstance>", madeIn("2026") + "</DBInstance>");
  const declared = REPLICA.replace("</DBInstance>", madeIn("2025") + "</DBInstance>");
  instances = added + declared + PRIMARY;
  expect(await replicaFailed.begin(place())).toBe("copy has failed");
  expect([await replicaFailed.isOn(place()), await databaseFailed.isOn(place())]).toEqual([true, false]);
  const described = await harness.query("rds", { Action: "DescribeDBInstances" });
  expect(described.text.match(/failed/g)).toHaveLength(1);

  await databaseFailed.end(place());
  expect(await replicaFailed.isOn(place())).toBe(true);
  await replicaFailed.end(place());
  expect(await replicaFailed.isOn(place())).toBe(false);
});

test("without a replica an environment has none that could fail", async () => {
  instances = PRIMARY;
  await expect(replicaFailed.begin(place())).rejects.toThrow("dev has no read replica");
});

test("without an instance of its own an environment has nothing that could fail", async () => {
  instances = REPLICA;
  await expect(databaseFailed.begin(place())).rejects.toThrow("dev has no database instance of its own");
  await expect(storageLow.begin(place())).rejects.toThrow("dev has no database instance of its own");
});
