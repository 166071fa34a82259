import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { indexRunbooks, matchRunbooks } from "../../../automation/remediation/match";
import type { Trigger } from "../../../automation/remediation/runbook-spec";
import { SOURCE_READERS } from "../../../automation/remediation/normalise/sources";
import { normalise } from "../../../automation/remediation/normalise/normalise";
import { RUNBOOKS } from "../../../automation/runbooks";
import { validateRunbooks } from "../../../automation/runbooks/validate-runbooks";
import { incidentOf } from "./support/execute";
import { at, EVENT_NAMES, recorded } from "../remediation/support/events";

const ROOT = join(__dirname, "..", "..", "..");
const FOLDER = join(ROOT, "automation", "runbooks");
const folders = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "ports")
  .map(({ name }) => name)
  .sort();

describe("the runbooks", () => {
  it("are those of the folders", () => {
    expect(RUNBOOKS.map(({ id }) => id)).toEqual(folders);
  });

  it("are added by adding a folder, and nothing else: the index is written from the folders", () => {
    const copy = mkdtempSync(join(tmpdir(), "homeostat-runbooks-"));
    try {
      const index = () => {
        execFileSync(process.execPath, [join(ROOT, "scripts", "runbook-index.mjs"), copy]);
        return readFileSync(join(copy, "index.ts"), "utf8");
      };
      for (const folder of folders) mkdirSync(join(copy, folder));
      const before = index();
      expect(readFileSync(join(FOLDER, "index.ts"), "utf8")).toBe(before);
      mkdirSync(join(copy, "water-plants"));
      const added = index()
        .split("\n")
        .filter((line) => !before.split("\n").includes(line));
      expect(added).toEqual(['import { spec as waterPlants } from "./water-plants/spec";', "  waterPlants,"]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it("have no problem", () => {
    expect(validateRunbooks(RUNBOOKS.map((spec, index) => ({ folder: folders[index] ?? "", spec })))).toEqual(
      [],
    );
  });

  it("are all that the operations team asked for", () => {
    expect(RUNBOOKS.length).toBeGreaterThanOrEqual(21);
    const risks = Object.fromEntries(RUNBOOKS.map(({ id, risk }) => [id, risk]));
    expect(risks).toMatchObject({
      "failover-database": "medium",
      "scale-database": "high",
      "add-read-replica": "high",
      "expand-storage": "medium",
      "relieve-connections": "medium",
      "scale-node-group": "low",
      "replace-node": "medium",
      "restart-service": "medium",
      "scale-service": "low",
      "rollback-deployment": "high",
      "clear-cache": "low",
      "clear-disk": "low",
      "redrive-queue": "low",
      "throttle-function": "medium",
      "restore-concurrency": "medium",
      "isolate-instance": "high",
      "disable-access-key": "high",
      "close-public-access": "medium",
      "rotate-secret": "medium",
      "renew-certificate": "low",
      "stop-runaway-spend": "high",
    });
  });

  it("answer only to root causes that a source can name", () => {
    const known = new Set(SOURCE_READERS.flatMap(({ rootCauses }) => rootCauses));
    const asked = [...indexRunbooks(RUNBOOKS).byRootCause.keys()];
    expect(asked.filter((rootCause) => !known.has(rootCause))).toEqual([]);
  });

  it("are each the first to answer to every trigger that they name: another one never takes it from them", () => {
    const index = indexRunbooks(RUNBOOKS);
    const taken = RUNBOOKS.flatMap((spec) =>
      spec.triggers.map(({ rootCause, targetType, environments }: Trigger) => {
        const [match] = matchRunbooks(
          incidentOf({
            rootCause,
            target: { type: targetType, id: "x" },
            environment: environments?.[0] ?? "prod",
          }),
          index,
        );
        return { runbook: spec.id, rootCause, answersFirst: match?.spec.id };
      }),
    ).filter(({ runbook, answersFirst }) => runbook !== answersFirst);
    expect(taken).toEqual([]);
  });

  it("never run by themselves where a person must decide", () => {
    const alone = RUNBOOKS.filter(({ maximumAutonomy }) => maximumAutonomy === "automatic");
    expect(
      alone.filter(({ risk, reversibility }) => risk === "high" || reversibility === "irreversible"),
    ).toEqual([]);
  });

  it("never run in production to save money", () => {
    const [saving] = RUNBOOKS.filter(({ id }) => id === "stop-runaway-spend");
    expect(saving?.triggers.map(({ environments }) => environments)).toEqual([["dev", "staging"]]);
  });
});

it("no source names a root cause that it did not declare", () => {
  const declared = new Set(SOURCE_READERS.flatMap(({ rootCauses }) => rootCauses));
  const named = EVENT_NAMES.flatMap((name) => normalise(recorded(name), at(recorded(name)))).flatMap(
    (intake) =>
      intake.kind === "trouble" && intake.incident.rootCause !== "unknown" ? [intake.incident.rootCause] : [],
  );
  expect(named.filter((rootCause) => !declared.has(rootCause))).toEqual([]);
});
