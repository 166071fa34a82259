import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { usedActions } from "./used-actions";
import type { RunbookStage } from "./runbook-stage";

/** Permissions that a runbook declares and that its scenarios cannot use here, each with the reason. */
export type Unused = Readonly<Record<string, string>>;

/** Proves that the scenarios of a runbook used each permission that it declares, and no other. */
export function proveUse(
  { estate, environment, since }: RunbookStage,
  spec: RunbookSpec,
  unused: Unused,
): void {
  const used = usedActions(estate, environment, { functionName: functionOf(spec, environment), since });
  const declared = spec.permissions.flatMap(({ actions }) => actions);
  expect(used.filter((action) => !declared.includes(action))).toEqual([]);
  expect(declared.filter((action) => !used.includes(action)).sort()).toEqual(Object.keys(unused).sort());
}

/**
 * Proves by IAM's own simulation that the role of a runbook may do what it declares, and nothing that only others
 * declare, on the very resources that they declare it for.
 */
export async function proveDenial(
  stage: RunbookStage,
  spec: RunbookSpec,
  all: readonly RunbookSpec[],
): Promise<void> {
  const own = new Set(spec.permissions.flatMap(({ actions }) => actions));
  const role = `arn:aws:iam::${stage.estate.accounts[stage.environment] ?? ""}:role/${functionOf(spec, stage.environment)}`;
  const allowed = async (actions: readonly string[], resource: string): Promise<string[]> => {
    if (actions.length === 0) return [];
    const { EvaluationResults = [] } = await stage.clients.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: role,
        ActionNames: [...actions],
        ResourceArns: [sample(stage, resource)],
      }),
    );
    expect(EvaluationResults).toHaveLength(actions.length);
    return EvaluationResults.filter(({ EvalDecision }) => EvalDecision === "allowed").map(
      ({ EvalActionName = "" }) => EvalActionName,
    );
  };
  for (const { actions, resources, ...conditions } of spec.permissions) {
    // The simulation knows no tags, no functions of mappings, and no service between: what rests on one is not allowed to it.
    const { resourceTags, mappedFunctions, viaService } = conditions;
    const isKnown = [resourceTags, mappedFunctions, viaService].every((one) => one === undefined);
    const expected = isKnown ? [...actions].sort() : [];
    for (const resource of resources) expect((await allowed(actions, resource)).sort()).toEqual(expected);
  }
  for (const { permissions } of all) {
    for (const { actions, resources } of permissions) {
      const foreign = actions.filter((action) => !own.has(action));
      for (const resource of resources) expect(await allowed(foreign, resource)).toEqual([]);
    }
  }
}

function functionOf({ id }: RunbookSpec, environment: string): string {
  return `homeostat-${environment}-remediation-${id}`;
}

/** A resource that a declared pattern names. */
function sample({ estate, environment }: RunbookStage, pattern: string): string {
  const values: Readonly<Record<string, string>> = {
    partition: "aws",
    region: estate.region,
    account: estate.accounts[environment] ?? "",
    organization: "homeostat",
    environment,
  };
  return pattern
    .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? "")
    .replaceAll("*", "sample");
}
