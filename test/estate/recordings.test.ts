import { SCENARIOS } from "../local/mends/scenarios";
import { type RealEmulators, startRealEmulators } from "../local/mends/support/real-emulators";
import { type Exchange, recorder, recordingOf } from "../local/mends/support/recording";
import { shapeOf } from "../local/mends/support/shape";

// The tests of the mends rest on recorded answers. Where an emulator answers otherwise than it was recorded, record it
// again (test/local/mends/record.ts): the mend's own test then tells whether it is still needed, and still right.
describe("the emulators still answer as recorded", () => {
  let emulators: RealEmulators;

  beforeAll(async () => {
    emulators = await startRealEmulators();
  });

  afterAll(() => emulators.close());

  test.each(Object.entries(SCENARIOS))("%s", async (name, scenario) => {
    const exchanges: Exchange[] = [];
    await emulators.reset();
    await scenario(recorder(emulators.aws, exchanges));
    expect(exchanges.map(shapeOf)).toEqual(recordingOf(name).map(shapeOf));
  });
});
