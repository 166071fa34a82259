import { MENDED, mendFault } from "../support/estate/mend-fault";
import { RunbookStage } from "../support/estate/runbook-stage";
import { useAlarmTimeScale } from "../support/estate/use-alarm-time-scale";
import { useAppliedEstate } from "../support/estate/use-applied-estate";

/** A minute of an alarm is five seconds, as in `npm start`. */
const TIME_SCALE = 12;
/** What is measured by the minute needs two of them; what is asked for more often need not wait so long. */
const WAITS = 0.7;
/** The slowest must have lasted for eleven minutes before its runbook believes it. */
const LONGEST_MS = 20 * 60_000;

/** The whole line: a fault, what tells of it, the runbook that answers, and the world well again. */
describe("faults on the embedded estate", () => {
  useAlarmTimeScale(TIME_SCALE);
  const estate = useAppliedEstate("dev", []);
  let stage: RunbookStage;

  beforeAll(() => {
    stage = new RunbookStage(estate(), "dev");
  });
  afterAll(() => {
    process.stdout.write(`${stage.timetable()}\n`);
  });

  test.each(MENDED)(
    "$id is seen, and mended by $mendedBy",
    async (fault) => {
      const { says, ...ended } = await mendFault(stage, fault, { waitScale: WAITS });
      expect({ ...ended, says }).toMatchObject({ runbook: fault.mendedBy, outcome: "succeeded-verified" });
    },
    LONGEST_MS,
  );
});
