import { buildAndDestroy, type Round } from "../support/estate/build-and-destroy";
import { expectCode, homeostat, locally } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

const ROUND_MS = 20 * 60_000;
const WHOLE: Round = { secondPlan: "9 unchanged", left: ["dev-state"] };

describe("dev, twice in a row", () => {
  useEstate();

  beforeAll(() => {
    expectCode(homeostat("bootstrap", ...locally("dev")), 0);
  });

  test.each(["first", "second"])(
    "is built, planned empty and destroyed for the %s time",
    async () => {
      await expect(buildAndDestroy("dev")).resolves.toEqual(WHOLE);
    },
    ROUND_MS,
  );
});
