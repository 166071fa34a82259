/** A statement of a policy, as Terraform's policy document has it. */
export interface Statement {
  readonly effect?: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: readonly Condition[];
}

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** What a call names, and what AWS knows of it by condition key: a tag that is not there has no key. */
export interface NamedResource {
  readonly arn: string;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether a policy lets an action act on every one of these resources, as IAM decides it: each of them has to be
 * allowed, and a denial wins.
 *
 * @throws Error for a condition that it does not know
 */
export function isAllowed(
  statements: readonly Statement[],
  action: string,
  resources: readonly NamedResource[],
): boolean {
  return resources.every((resource) => {
    const fitting = statements.filter((statement) => fits(statement, action, resource));
    return fitting.length > 0 && fitting.every(({ effect = "Allow" }) => effect === "Allow");
  });
}

function fits(
  { actions, resources, condition = [] }: Statement,
  action: string,
  named: NamedResource,
): boolean {
  return (
    actions.some((pattern) => isLike(pattern, action)) &&
    resources.some((pattern) => isLike(pattern, named.arn)) &&
    condition.every((one) => holds(one, named.context ?? {}))
  );
}

function holds({ test, variable, values }: Condition, context: Readonly<Record<string, string>>): boolean {
  const value = context[variable];
  switch (test) {
    case "StringEquals":
      return value !== undefined && values.includes(value);
    case "ForAllValues:StringLike":
      return value === undefined || values.some((pattern) => isLike(pattern, value));
    default:
      throw new Error(`the condition ${test} is not known here: say how IAM decides it`);
  }
}

function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
