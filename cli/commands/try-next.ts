/**
 * What is worth a try once an environment stands in the embedded estate, as lines.
 *
 * @param hasFaults whether its service can be made to fail on purpose
 */
export function tryNext(environment: string, hasFaults: boolean): string[] {
  const here = `--env ${environment} --local`;
  const commands: readonly (readonly [command: string, remark: string])[] = [
    [`npx homeostat status ${here}`, "what is deployed"],
    ...(hasFaults
      ? [
          [
            `npx homeostat chaos inject stuck-pool --env ${environment}`,
            "trouble; chaos list has more",
          ] as const,
        ]
      : []),
    [`npx homeostat incidents list ${here}`, "what was reported, decided and done"],
    [`eval "$(npx homeostat local env --env ${environment})"`, "then any AWS tool"],
    [`npx homeostat plan ${here}`, `after a change in environments/${environment}.ts`],
    [`npx homeostat destroy ${here}`, ""],
    ["npm test", "the checks of a change"],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    "Try next, in another terminal:",
    ...commands.map(([command, remark]) => `  ${command.padEnd(width)}   ${remark}`.trimEnd()),
  ];
}
