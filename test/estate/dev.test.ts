import { expectCode, homeostat, locally, only } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

const DEV = locally("dev");

describe("dev on the embedded estate", () => {
  useEstate();

  test("bootstrap makes the state backend, and again changes nothing", () => {
    expectCode(homeostat("bootstrap", ...DEV), 0);
    const again = homeostat("bootstrap", ...DEV);
    expectCode(again, 0);
    expect(again.output).toContain("1 unchanged");
  });

  test("the baseline and the network apply", () => {
    expectCode(homeostat("apply", ...DEV, ...only("security", "network"), "--yes"), 0);
    const shown = homeostat("status", ...DEV, "--json");
    expectCode(shown, 0);
    for (const stack of ["dev-state", "dev-security", "dev-network"]) {
      expect(shown.stdout).toMatch(new RegExp(`"stack": "${stack}"[^}]*"deployed": true`));
    }
  });

  test("a second plan of the state backend and the baseline is empty", () => {
    expectCode(homeostat("plan", ...DEV, ...only("state", "security")), 0);
  });
});
