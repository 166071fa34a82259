import { RUNBOOKS } from "../../../automation/runbooks";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import { spec as scaleService } from "../../../automation/runbooks/scale-service/spec";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { runnableRunbooks } from "../../../constructs/remediation/runnable-runbooks";

const [action] = restartService.actions;
const { rollback: _, ...oneWay } = action;

describe("the runbooks that are deployed", () => {
  test("are those whose steps are written", () => {
    expect(runnableRunbooks()).toContain(restartService);
    expect(runnableRunbooks(undefined, RUNBOOKS)).toEqual(runnableRunbooks());
    expect(runnableRunbooks("/nowhere", [])).toEqual([]);
  });

  test.each<[string, readonly RunbookSpec[], string]>([
    [
      "lacks a way back",
      [{ ...restartService, actions: [oneWay] }],
      'restart-service: replace-tasks.rollback is null; allowed: a step, as the runbook is compensable. Add the step that undoes it, or call the runbook "irreversible".',
    ],
    [
      "claims the trigger of another with the same rank",
      [restartService, { ...scaleService, rank: restartService.rank, triggers: restartService.triggers }],
      "scale-service: rank is 20; allowed: another than that of restart-service, which has the trigger application-disk-full of AWS::ECS::Service as well. Give the one that comes first the lower rank.",
    ],
    [
      "lies in a folder of another name",
      [{ ...restartService, id: "restart-services" }],
      'a folder of another name: id is "restart-services"; allowed: the name of its folder',
    ],
  ])("are none where one %s", (_what, runbooks, says) => {
    expect(() => runnableRunbooks(undefined, runbooks)).toThrow(
      `the runbooks cannot be deployed:\n  ${says}`,
    );
  });
});
