import { guardrailLimits } from "../../automation/remediation/guardrails/limits";
import type {
  Connection,
  Permission,
  PostCheckSpec,
  Reversibility,
  Risk,
  RunbookSpec,
  StepSpec,
  Trigger,
} from "../../automation/remediation/runbook-spec";
import { patienceOf, rollbackCheckOf } from "../../constructs/remediation/workflow/timing";

/** What a page may refer to beside its own spec. */
export interface PageContext {
  /** Kinds of alarm that have a heading in the guide of alarms. */
  readonly alarmIds: ReadonlySet<string>;
}

const RISKS: Readonly<Record<Risk, string>> = {
  low: "low: it cannot make much worse",
  medium: "medium: its second pre-check looks by other means than the first",
  high: "high: a person approves each execution",
};

const REVERSIBILITIES: Readonly<Record<Reversibility, string>> = {
  reversible: "reversible: what it does can be undone exactly",
  compensable: "compensable: what it does cannot be taken back, but made up for",
  irreversible: "irreversible: nothing undoes it, so a person approves each execution",
};

const AUTONOMIES: Readonly<Record<RunbookSpec["maximumAutonomy"], string>> = {
  shadow: "nothing: it only says what it would do",
  suggest: "nothing: it suggests, and a person does it",
  approve: "what a person has approved, each time",
  automatic: "act by itself, once it has earned that by verified successes",
};

/** The documentation of one runbook, from its spec alone, as Markdown. */
export function runbookPage(spec: RunbookSpec, context: PageContext): string {
  return [
    `# ${spec.title}`,
    `Written from [\`spec.ts\`](../../automation/runbooks/${spec.id}/spec.ts) by \`npm run runbooks\`; [all runbooks](README.md).`,
    spec.description,
    facts(spec),
    "## What it answers to",
    list(spec.triggers.map((trigger) => triggerLine(trigger, context))),
    ...(spec.prerequisites ? ["## What must be set up before", list(spec.prerequisites)] : []),
    "## What it does",
    steps(spec),
    "## What undoes it",
    undoing(spec),
    "## What it may do in AWS",
    "Its function has a role of its own with these rights and no other, within the permission boundary. It can read the guardrails, and change nothing of the automation itself.",
    table(["actions", "on"], spec.permissions.map(permissionRow)),
    ...(spec.connectsTo ? [connections(spec.connectsTo)] : []),
    "## When it fails",
    whenItFails(spec),
    ...(spec.links ? ["## To read with it", list(spec.links.map((link) => `<${link}>`))] : []),
    "",
  ].join("\n\n");
}

function facts(spec: RunbookSpec): string {
  const { executionsPerHour, cooldownMs, failuresToOpen, openMs } = guardrailLimits({}, spec.guardrails);
  return table(
    ["", ""],
    [
      ["id", code(spec.id)],
      ["risk", RISKS[spec.risk]],
      ["reversibility", REVERSIBILITIES[spec.reversibility]],
      ["at most it may", AUTONOMIES[spec.maximumAutonomy]],
      ["sure enough from", `a confidence of ${spec.minimumConfidence}; below, it suggests`],
      [
        "limits",
        `${executionsPerHour} executions for a service in any hour, ${minutes(cooldownMs)} between two`,
      ],
      ["breaker", `opens after ${failuresToOpen} failures in a row, for ${minutes(openMs)}`],
      ["when it fails", `a page of ${spec.severity}; ${spec.owner} answers for it`],
    ],
  );
}

function triggerLine(
  { rootCause, targetType, symptoms, environments, services }: Trigger,
  { alarmIds }: PageContext,
): string {
  const cause = alarmIds.has(rootCause)
    ? `[${rootCause}](../guides/alarms.md#${rootCause})`
    : code(rootCause);
  const also = symptoms ? `; where the cause is unknown, ${symptoms.map(code).join(" and ")} together` : "";
  const within = [
    environments ? `in ${environments.join(", ")}` : undefined,
    services ? `of ${services.join(", ")}` : undefined,
  ].filter((part) => part !== undefined);
  return `${cause} of ${code(targetType)}${within.length > 0 ? ` ${within.join(" ")}` : ""}${also}`;
}

function steps(spec: RunbookSpec): string {
  const approval =
    spec.maximumAutonomy === "automatic"
      ? "**Ask** a person, where the environment, the confidence or what the runbook has earned so far demands it"
      : "**Ask** a person, always";
  const lines = [
    ...spec.preChecks.map((step) => stepLine("Check", step)),
    "**Plan**: look at the target and say what will be done; an approval is given for exactly that",
    approval,
    ...spec.actions.map((step) => stepLine("Do", step)),
    ...spec.postChecks.map((step) => `${stepLine("Check", step)}; ${patience(patienceOf(step))}`),
  ];
  return lines.map((line, index) => `${index + 1}. ${line}`).join("\n");
}

function undoing(spec: RunbookSpec): string {
  const undone = spec.actions.filter(({ rollback }) => rollback);
  if (undone.length === 0)
    return "Nothing. When an action or a check after it fails, a person is paged at once.";
  const { timeoutSeconds: _, ...check } = rollbackCheckOf(spec);
  return [
    "When an action fails, it is undone with those before it, the last one first; when a check after them fails, all are.",
    table(
      ["action", "undone by"],
      spec.actions.map(({ name, rollback }) => [
        code(name),
        rollback ? `${code(rollback.name)}: ${rollback.says} (${rollback.timeoutSeconds} s)` : "nothing",
      ]),
    ),
    `Then it is seen whether everything is as it was before; ${patience(check)}.`,
  ].join("\n\n");
}

function connections(connectsTo: readonly Connection[]): string {
  return `It connects to the ${connectsTo.join(" and the ")} itself: its function lives in the private subnets, in a security group of its own that leads there, to AWS, and nowhere else.`;
}

function whenItFails({ postChecks, actions, id }: RunbookSpec): string {
  const hasRollback = actions.some(({ rollback }) => rollback);
  const checks = postChecks.map(({ says }) => `"${says}"`).join(", ");
  return list([
    "**refused**: nothing was touched and the trouble is still there. The incident says which check did not pass; decide whether to do by hand what the runbook would have done.",
    ...(hasRollback
      ? [
          "**rolled back**: it is as it was before, and the trouble is still there. Look for another cause before you try again.",
        ]
      : []),
    `**failed**: the state is not known. First see which of these hold: ${checks}. Then finish or undo by hand, step by step, from the list above.`,
    `\`homeostat incidents show <incident>\` tells every step with its figures and reasons; \`homeostat remediation pause\` stops everything while you work. After ${code(id)} has failed often enough in a row, its breaker keeps it from trying.`,
  ]);
}

function stepLine(verb: string, { name, says, timeoutSeconds }: StepSpec): string {
  return `**${verb}** ${code(name)}: ${says} (${timeoutSeconds} s)`;
}

function patience({
  attempts,
  secondsBetween,
}: Required<Pick<PostCheckSpec, "attempts" | "secondsBetween">>): string {
  return attempts === 1 ? "once" : `up to ${attempts} times, ${secondsBetween} s apart`;
}

function permissionRow(permission: Permission): string[] {
  const { actions, resources, resourceTags, requestValues, mappedFunctions, reason } = permission;
  const tags = Object.entries(resourceTags ?? {}).map(([tag, value]) => `tagged ${code(`${tag}=${value}`)}`);
  const on = resources.map((resource) => (resource === "*" ? "everything" : code(resource)));
  const values = Object.entries(requestValues ?? {}).map(
    ([key, patterns]) => `where each ${code(key)} is ${patterns.map(code).join(" or ")}`,
  );
  const fed = mappedFunctions
    ? [`where it feeds ${mappedFunctions.map(code).join(" or ")}, and not the engine`]
    : [];
  const via = permission.viaService === undefined ? [] : [`through ${code(permission.viaService)} only`];
  const why = reason === undefined ? "" : `: ${reason}`;
  return [actions.map(code).join(", "), `${[...on, ...tags, ...values, ...fed, ...via].join(", ")}${why}`];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function minutes(milliseconds: number): string {
  return `${milliseconds / 60_000} min`;
}
