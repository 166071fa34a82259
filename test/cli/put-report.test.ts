import { printWhetherHeard } from "../../cli/commands/put-report";
import type { FaultPlace } from "../../local/faults/fault";

const PLACE = { environment: "staging", estate: { region: "eu-central-1" } } as FaultPlace;
const TOLD = { eventId: "e-1", source: "aws.ce", detailType: "Anomaly Detected" };

/** What is printed of an event. */
function said(unheardIn?: string): string {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  printWhetherHeard({ ...TOLD, ...(unheardIn !== undefined && { unheardIn }) }, PLACE);
  write.mockRestore();
  return lines.join("");
}

test("nothing is said of an event that is heard", () => {
  expect(said()).toBe("");
});

test.each([
  ["the environment's own region", "eu-central-1", "operations"],
  ["the region where AWS tells it", "us-east-1", "audit"],
])("where no rule of %s hears an event, the stack with the rules is named", (_where, region, stack) => {
  expect(said(region)).toBe(
    `no rule in ${region} hears it, so nothing comes of it; where ${stack} is not applied:\n` +
      `  npx homeostat apply --env staging --local --yes --stack ${stack}\n`,
  );
});
