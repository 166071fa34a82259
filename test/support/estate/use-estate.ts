import { health } from "../../../local";
import { expectCode, homeostat, ROOT } from "./homeostat";
import { endStrays } from "./strays";

/** Gives the tests of a file a fresh estate of this checkout, and ends it after them. */
export function useEstate(): void {
  let started = false;

  beforeAll(async () => {
    const running = (await health(ROOT)).filter(({ state }) => state !== "ended");
    if (running.length > 0) {
      throw new Error(
        "an estate is running in this checkout and may hold work; end it first: npx homeostat local down",
      );
    }
    started = true;
    expectCode(homeostat("local", "up"), 0);
  });

  afterAll(() => {
    endStrays();
    if (started) expectCode(homeostat("local", "down"), 0);
  });
}
