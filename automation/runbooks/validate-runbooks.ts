import type { Connection, Permission, RunbookSpec, StepSpec, Trigger } from "../remediation/runbook-spec";

/** A runbook and the folder that it lies in. */
export interface PlacedRunbook {
  readonly folder: string;
  readonly spec: RunbookSpec;
}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TARGET_TYPE = /^[A-Z][A-Za-z0-9]*(::[A-Za-z0-9]*)+$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*$/;
const ANYTHING = "*";
/** What is filled in at synthesis. */
const FILLED_IN = ["account", "environment", "organization", "partition", "region"];
/** The second pre-check of a medium risk looks from another side than the first. */
const LEAST_CHECKS_OF_MEDIUM_RISK = 2;

/** As an object, so that a new one that is missing here does not compile. */
const CONNECTIONS: Readonly<Record<Connection, true>> = { cache: true, database: true };

type Problem = (prop: string, value: unknown, allowed: string, remedy: string) => void;

/** Everything that is wrong with the runbooks, one sentence each: what, the value, what is allowed, what to do. */
export function validateRunbooks(placed: readonly PlacedRunbook[]): readonly string[] {
  const problems: string[] = [];
  for (const { folder, spec } of placed) {
    const problem: Problem = (prop, value, allowed, remedy) =>
      problems.push(`${folder}: ${prop} is ${JSON.stringify(value)}; allowed: ${allowed}. ${remedy}`);
    checkIdentity(folder, spec, problem);
    checkLimits(spec, problem);
    checkTriggers(spec, problem);
    checkSteps(spec, problem);
    checkConnections(spec, problem);
    spec.permissions.forEach((permission, index) => {
      checkPermission(permission, `permissions[${index}]`, problem);
    });
  }
  return [...problems, ...duplicateIds(placed), ...contestedTriggers(placed)];
}

function checkIdentity(folder: string, { id }: RunbookSpec, problem: Problem): void {
  if (!KEBAB.test(id)) problem("id", id, 'kebab case, e.g. "restart-service"', "Rename it and its folder.");
  if (id !== folder) problem("id", id, `the name of its folder, "${folder}"`, "Rename one of the two.");
}

function checkLimits(spec: RunbookSpec, problem: Problem): void {
  const { minimumConfidence, rank, risk, reversibility, guardrails = {} } = spec;
  // Type checking forbids it; data that never saw the compiler is refused here.
  const autonomy: string = spec.maximumAutonomy;
  if (autonomy === "automatic" && (risk === "high" || reversibility === "irreversible")) {
    const why = risk === "high" ? "of high risk" : "irreversible";
    problem("maximumAutonomy", autonomy, `at most "approve" for what is ${why}`, "Let a person decide.");
  }
  if (!(minimumConfidence > 0 && minimumConfidence <= 1)) {
    problem("minimumConfidence", minimumConfidence, "more than 0, at most 1", "Say how sure is sure enough.");
  }
  if (!Number.isInteger(rank) || rank < 1)
    problem("rank", rank, "a whole number from 1 on", "1 comes first.");
  for (const [name, value] of Object.entries(guardrails) as [string, number][]) {
    if (!(value > 0)) problem(`guardrails.${name}`, value, "more than 0", "Leave it out for the default.");
  }
}

function checkTriggers({ triggers }: RunbookSpec, problem: Problem): void {
  triggers.forEach(({ rootCause, targetType }, index) => {
    const at = `triggers[${index}]`;
    if (!KEBAB.test(rootCause) || rootCause === "unknown") {
      const remedy = "Name what is wrong; symptoms stand in for it where it is unknown.";
      problem(`${at}.rootCause`, rootCause, 'kebab case, and not "unknown"', remedy);
    }
    if (!TARGET_TYPE.test(targetType)) {
      const remedy = "Name the type of resource that the steps act upon.";
      problem(
        `${at}.targetType`,
        targetType,
        'CloudFormation\'s name of a type, e.g. "AWS::ECS::Service"',
        remedy,
      );
    }
  });
}

function checkSteps(spec: RunbookSpec, problem: Problem): void {
  const { risk, reversibility, preChecks, actions, postChecks } = spec;
  if (risk === "medium" && preChecks.length < LEAST_CHECKS_OF_MEDIUM_RISK) {
    const remedy = "Add a check that sees the trouble by other means.";
    problem("preChecks", preChecks.length, `${LEAST_CHECKS_OF_MEDIUM_RISK} or more for medium risk`, remedy);
  }
  const rollbacks = actions.flatMap(({ rollback }) => (rollback ? [rollback] : []));
  const steps: readonly StepSpec[] = [...preChecks, ...actions, ...rollbacks, ...postChecks];
  const names = steps.map(({ name }) => name);
  for (const { name, says, timeoutSeconds } of steps) {
    if (!KEBAB.test(name)) problem("step", name, 'kebab case, e.g. "replace-tasks"', "Rename it.");
    if (names.filter((other) => other === name).length > 1) {
      problem("step", name, "each name once in a runbook", "Rename one: effects are found by their names.");
    }
    if (says.trim() === "")
      problem(`${name}.says`, says, "a sentence", "Say what a person reads before it runs.");
    if (!(timeoutSeconds > 0)) {
      problem(`${name}.timeoutSeconds`, timeoutSeconds, "more than 0", "Say when to give up.");
    }
  }
  if (reversibility === "irreversible") return;
  for (const { name, rollback } of actions) {
    if (rollback) continue;
    const remedy = 'Add the step that undoes it, or call the runbook "irreversible".';
    problem(`${name}.rollback`, null, `a step, as the runbook is ${reversibility}`, remedy);
  }
}

function checkConnections({ connectsTo }: RunbookSpec, problem: Problem): void {
  if (connectsTo === undefined) return;
  const known = Object.keys(CONNECTIONS);
  const kept = known.filter((name) => (connectsTo as readonly string[]).includes(name));
  if (kept.length > 0 && JSON.stringify(kept) === JSON.stringify(connectsTo)) return;
  const allowed = `of ${known.join(", ")}, in this order, each once`;
  problem("connectsTo", connectsTo, allowed, "Leave it out where the steps call AWS only.");
}

function checkPermission(permission: Permission, at: string, problem: Problem): void {
  const { actions, resources, reason, ...conditions } = permission;
  for (const [, name = ""] of JSON.stringify([resources, conditions]).matchAll(/\$\{([^}]*)\}?/g)) {
    if (FILLED_IN.includes(name)) continue;
    problem(at, `\${${name}}`, FILLED_IN.join(", "), "Use one of these names, or write the text out.");
  }
  for (const action of actions) {
    if (ACTION.test(action)) continue;
    const remedy = "Name every action that the steps call.";
    problem(`${at}.actions`, action, 'an exact action such as "ecs:UpdateService", no wildcard', remedy);
  }
  const sorted = [...new Set(actions)].sort();
  if (JSON.stringify(sorted) !== JSON.stringify(actions)) {
    problem(
      `${at}.actions`,
      actions,
      JSON.stringify(sorted),
      "Sort them, each once, so that a change is easy to see.",
    );
  }
  if (resources.some((resource) => resource === ANYTHING) && (reason ?? "").trim() === "") {
    problem(
      `${at}.resources`,
      ANYTHING,
      "ARN patterns, or a reason beside it",
      "Say in `reason` why nothing narrower does.",
    );
  }
  for (const resource of resources) {
    if (resource === ANYTHING || resource.startsWith("arn:${partition}:")) continue;
    problem(
      `${at}.resources`,
      resource,
      "an ARN that begins with arn:${partition}:",
      "Leave the partition open.",
    );
  }
}

function duplicateIds(placed: readonly PlacedRunbook[]): string[] {
  return placed.flatMap(({ folder, spec }, index) => {
    const first = placed.slice(0, index).find((other) => other.spec.id === spec.id);
    if (!first) return [];
    return [
      `${folder}: id is "${spec.id}"; allowed: an id that ${first.folder} does not have. Rename one of the two.`,
    ];
  });
}

/** Two runbooks may answer to one trigger, but one of them has to come first. */
function contestedTriggers(placed: readonly PlacedRunbook[]): string[] {
  return placed.flatMap(({ folder, spec }, index) =>
    placed.slice(0, index).flatMap((other) => {
      if (other.spec.rank !== spec.rank) return [];
      const contested = spec.triggers.find((mine) => other.spec.triggers.some((its) => overlap(mine, its)));
      if (!contested) return [];
      return [
        `${folder}: rank is ${spec.rank}; allowed: another than that of ${other.folder}, which has the trigger ` +
          `${contested.rootCause} of ${contested.targetType} as well. Give the one that comes first the lower rank.`,
      ];
    }),
  );
}

function overlap(left: Trigger, right: Trigger): boolean {
  return (
    left.rootCause === right.rootCause &&
    left.targetType === right.targetType &&
    meet(left.environments, right.environments) &&
    meet(left.services, right.services)
  );
}

function meet(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  return left === undefined || right === undefined || left.some((name) => right.includes(name));
}
