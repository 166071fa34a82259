import { RUNBOOKS } from "../../automation/runbooks";
import { runnableRunbooks } from "../../constructs/remediation/runnable-runbooks";
import { status } from "../../local";
import { expectCode, homeostat, locally, only, ROOT } from "../support/estate/homeostat";
import { proveDenial, proveUse, type Unused } from "../support/estate/prove-least-privilege";
import { playFunctionRunbooks } from "../support/estate/runbooks/function-runbooks";
import { playRedriveQueue } from "../support/estate/runbooks/queue-runbooks";
import { playRestartService, playScaleService } from "../support/estate/runbooks/service-runbooks";
import { RunbookStage } from "../support/estate/runbook-stage";
import { useEstate } from "../support/estate/use-estate";

const DEV = locally("dev");
const APPLIED = only("security", "network", "data", "service", "operations");
const KMS = "SQS asks KMS in the caller's name; the emulated SQS encrypts nothing";

/** Runbooks that are played here, and what of their permissions no scenario can use. */
const PLAYED: Readonly<Record<string, Unused>> = {
  "redrive-queue": { "kms:Decrypt": KMS, "kms:GenerateDataKey": KMS },
  "restart-service": {},
  "restore-concurrency": {},
  "scale-service": {},
  "throttle-function": {},
};

/** Runbooks that run, and that no scenario is written for yet: unit tests of their steps are all there is. */
const NOT_PLAYED = [
  "add-read-replica",
  "clear-cache",
  "clear-disk",
  "close-public-access",
  "disable-access-key",
  "expand-storage",
  "failover-database",
  "isolate-instance",
  "relieve-connections",
  "replace-node",
  "rollback-deployment",
  "rotate-secret",
  "scale-database",
  "scale-node-group",
  "stop-runaway-spend",
];

/** Each test goes on from where the one before it ended. */
describe("runbooks on the embedded estate", () => {
  useEstate();
  let stage: RunbookStage;
  const onStage = (): RunbookStage => stage;

  beforeAll(async () => {
    expectCode(homeostat("bootstrap", ...DEV), 0);
    expectCode(homeostat("apply", ...DEV, ...APPLIED, "--yes"), 0);
    const estate = await status(ROOT);
    if (!estate) throw new Error("the estate does not serve any more: homeostat local status");
    stage = new RunbookStage(estate, "dev");
  });
  afterAll(() => {
    process.stdout.write(`${stage.timetable()}\n`);
  });

  playScaleService(onStage);
  playRedriveQueue(onStage);
  playFunctionRunbooks(onStage);
  playRestartService(onStage);

  test("every runbook that runs is played, or is named as one that is not", () => {
    const named = [...Object.keys(PLAYED), ...NOT_PLAYED];
    expect(named.sort()).toEqual(
      runnableRunbooks()
        .map(({ id }) => id)
        .sort(),
    );
  });

  test.each(Object.entries(PLAYED))("%s used what it declares, and nothing else", (id, unused) => {
    proveUse(stage, specOf(id), unused);
  });

  test.each(runnableRunbooks().map(({ id }) => id))(
    "%s may do what it declares, and nothing that others do",
    async (id) => {
      await proveDenial(stage, specOf(id), RUNBOOKS);
    },
  );
});

function specOf(id: string) {
  const spec = RUNBOOKS.find((candidate) => candidate.id === id);
  if (!spec) throw new Error(`there is no runbook ${id}`);
  return spec;
}
