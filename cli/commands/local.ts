import type * as LocalModule from "../../local/index";
import { CliError } from "../cli-error";
import { knownEnvironment } from "../engine/create-target";
import { EXIT, type ExitCode } from "../exit-codes";
import { ROOT } from "../root";
import { printable } from "../terminal/printable";
import { table } from "../terminal/table";
import { print, printJson } from "./output";

/** Options of `homeostat local …`. */
export interface LocalOptions {
  readonly json?: boolean;
}

/** Options of those that start it. */
export type StartLocalOptions = LocalOptions & { readonly port?: number };

/** `homeostat local up` */
export async function up(options: StartLocalOptions): Promise<ExitCode> {
  const local = await estate();
  show(await local.up({ root: ROOT, ...startOptions(options) }), await local.health(ROOT), options);
  return EXIT.ok;
}

/** `homeostat local status`: 0 when it serves, 1 when it does not. */
export async function status(options: LocalOptions): Promise<ExitCode> {
  const local = await estate();
  const [running, health] = await Promise.all([local.status(ROOT), local.health(ROOT)]);
  if (running) show(running, health, options);
  else if (options.json === true) printJson({ running: false, members: health });
  else print(`${membersTable(health)}\n\nthe embedded estate does not run; start it: npx homeostat local up`);
  return running ? EXIT.ok : EXIT.failed;
}

/** `homeostat local reset` */
export async function reset(options: StartLocalOptions): Promise<ExitCode> {
  const local = await estate();
  await local.reset(ROOT, startOptions(options));
  return status(options);
}

/** `homeostat local down` */
export async function down(): Promise<ExitCode> {
  await (await estate()).down(ROOT);
  note("the embedded estate is down; its logs stay in .homeostat/local");
  return EXIT.ok;
}

/** `homeostat local env`: shell lines that point AWS tools at the estate. */
export async function env(options: LocalOptions & { readonly env?: string }): Promise<ExitCode> {
  const { name } = await knownEnvironment(options.env);
  const local = await estate();
  const running = await local.status(ROOT);
  if (!running) {
    throw new CliError(EXIT.precondition, {
      what: "the embedded estate does not run",
      remedy: "npx homeostat local up",
    });
  }
  const variables = local.estateEnvironment(running, name);
  if (options.json === true) printJson(variables);
  else print(Object.entries(variables).map(exportLine).join("\n"));
  return EXIT.ok;
}

function startOptions({ port }: StartLocalOptions): Pick<LocalModule.UpOptions, "onProgress" | "port"> {
  return { onProgress: note, ...(port === undefined ? {} : { port }) };
}

function exportLine([name, value]: readonly [string, string]): string {
  return value === "" ? `unset ${name}` : `export ${name}='${value.replaceAll("'", `'\\''`)}'`;
}

function show(
  running: LocalModule.LocalEstate,
  health: readonly LocalModule.MemberHealth[],
  options: LocalOptions,
): void {
  if (options.json === true) {
    printJson({ running: true, ...running, members: health });
    return;
  }
  const accounts = Object.entries(running.accounts).map(([name, id]) => `${name} ${id}`);
  print(
    [
      membersTable(health),
      "",
      `endpoint  ${running.endpointUrl}`,
      `accounts  ${accounts.join(", ")}`,
      `logs      ${running.logsDirectory}`,
      `use it    eval "$(npx homeostat local env --env dev)"`,
    ].join("\n"),
  );
}

function membersTable(health: readonly LocalModule.MemberHealth[]): string {
  const columns = [
    { title: "MEMBER" },
    { title: "STATE" },
    { title: "PID", align: "right" as const },
    { title: "ADDRESS" },
  ];
  const rows = health.map(({ name, state, pid, host, port }) => [
    name,
    state,
    String(pid ?? ""),
    port === undefined ? "" : `${host}:${port}`,
  ]);
  return table(columns, rows);
}

function note(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

function estate(): Promise<typeof LocalModule> {
  return import("../../local/index.js");
}
