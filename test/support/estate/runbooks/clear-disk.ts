import { existsSync, rmSync, writeFileSync } from "node:fs";
import { machinesOf, oldestMachine } from "../../../../local/faults/support/machine-place";
import { fillDisk, nodeDiskFull, pathOn } from "../../../../local/faults/node-disk-full";
import { type BusEvent, eventNow } from "../aws-event";
import { faultPlace } from "../fault-place";
import type { RunbookStage } from "../runbook-stage";

const SCRATCH = "tmp/left-behind";
/** What no list of folders names. */
const DATA = "home/data";
/** Comes before the system's own. */
const MKTEMP = ".bin/mktemp";

/** Plays what clears the disk of a machine, by real commands on a folder that stands for it. */
export const playClearDisk = (stage: () => RunbookStage): void =>
  describe("clear-disk", () => {
    const place = () => faultPlace(stage().estate, stage().environment);
    const has = async (file: string) => existsSync(pathOn(place(), await oldestMachine(place()), file));
    const remove = async (file: string) => {
      const { running } = await machinesOf(place());
      for (const instance of running) rmSync(pathOn(place(), instance, file), { force: true });
    };
    const diskFull = async (): Promise<BusEvent> => {
      const labels = {
        alertname: "NodeFilesystemAlmostOutOfSpace",
        instance_id: await oldestMachine(place()),
        severity: "warning",
      };
      const startsAt = new Date().toISOString();
      const alert = { status: "firing", labels, annotations: {}, startsAt, fingerprint: "c5a9b1d2e3f40516" };
      return eventNow(stage().estate, stage().environment, {
        source: "homeostat.alertmanager",
        detailType: "Alertmanager Webhook",
        detail: { version: "4", status: "firing", alerts: [alert] },
      });
    };
    afterEach(async () => {
      await nodeDiskFull.end(place());
      await remove(DATA);
      await remove(MKTEMP);
    });

    test("deletes old scratch from a disk that is full", async () => {
      await nodeDiskFull.begin(place());
      const ended = await stage().play(await diskFull());
      expect(ended).toMatchObject({ runbook: "clear-disk", outcome: "succeeded-verified" });
      expect(await has(SCRATCH)).toBe(false);
    });

    test("touches nothing on a disk that is not full", async () => {
      const ended = await stage().play(await diskFull());
      expect(ended).toMatchObject({ runbook: "clear-disk", outcome: "refused" });
      expect(ended.says).toContain("the fullest disk is 0 % full");
    });

    test("sees that all folders are there where the deletion fails", async () => {
      await nodeDiskFull.begin(place());
      const mktemp = pathOn(place(), await oldestMachine(place()), MKTEMP);
      writeFileSync(mktemp, "#!/bin/sh\nexit 1\n", { mode: 0o700 });
      const ended = await stage().play(await diskFull());
      expect(ended).toMatchObject({ runbook: "clear-disk", outcome: "rolled-back" });
      expect(ended.says).toMatch(/the command [\w-]+ to i-\w+ ended as Failed/);
      expect(await has(SCRATCH)).toBe(true);
    });

    test("deletes nothing outside of its folders, and does not verify a disk that stays full", async () => {
      fillDisk(place(), await oldestMachine(place()), DATA, 2);
      const ended = await stage().play(await diskFull(), { waitScale: 0 });
      expect(ended).toMatchObject({ runbook: "clear-disk", outcome: "rolled-back" });
      expect(ended.says).toContain("90 % full; wanted is below 70 %");
      expect(await has(DATA)).toBe(true);
    });
  });
