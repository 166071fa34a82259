import { readFile } from "node:fs/promises";
import type { Place } from "../../automation/remediation/normalise/intake";
import { MAXIMUM_EVENT_LENGTH } from "../../automation/remediation/normalise/normalise";
import { selectEnvironments } from "../../environments";
import { CliError } from "../cli-error";
import { knownEnvironment } from "../engine/create-target";
import { EXIT } from "../exit-codes";
import { momentOption } from "./time-options";

/** An event from a file, and what it is read with. */
export interface SimulatedEvent {
  readonly event: unknown;
  readonly places: readonly Place[];
  /** By which it is read, in milliseconds since the epoch: its own time, as today every recorded one is too old. */
  readonly readAtMs: number;
  /** When it is decided about, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** How the event is taken. */
export interface EventOptions {
  readonly env?: string;
  readonly at?: string;
}

const REMEDY = "give a file with one event as EventBridge delivers it, or an Alertmanager webhook with --env";

/**
 * Reads an event. With `--env` it is taken as coming from that environment's account, and a webhook of
 * Alertmanager needs no envelope.
 *
 * @throws CliError when the file or an option cannot be understood
 */
export async function readEvent(file: string, options: EventOptions): Promise<SimulatedEvent> {
  const places = selectEnvironments().map(
    ({ name: environment, organization, accountId, region }): Place => ({
      environment,
      organization,
      accountId,
      region,
    }),
  );
  const environment = options.env === undefined ? undefined : (await knownEnvironment(options.env)).name;
  const place = places.find((candidate) => candidate.environment === environment);
  const given = parse(await textOf(file), file);
  const event = place ? takenFrom(place, given) : given;
  const readAtMs = timeOf(event);
  const nowMs = options.at === undefined ? readAtMs : momentOption("--at", options.at);
  return { event, places, readAtMs, nowMs };
}

async function textOf(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    if (text.length <= MAXIMUM_EVENT_LENGTH) return text;
    throw new CliError(EXIT.usage, {
      what: `the file has ${text.length} characters`,
      where: file,
      allowed: `one event of at most ${MAXIMUM_EVENT_LENGTH} characters, which is all that EventBridge delivers`,
      remedy: REMEDY,
    });
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const what =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "this is a folder, not a file"
          : `the file cannot be read: ${message}`;
    throw new CliError(
      EXIT.usage,
      { what, where: file, allowed: "a JSON file", remedy: REMEDY },
      { cause: error },
    );
  }
}

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(
      EXIT.usage,
      { what: `the file is not JSON: ${why}`, where: file, allowed: "a JSON object", remedy: REMEDY },
      { cause: error },
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  const what = `the file holds ${Array.isArray(value) ? "a list" : JSON.stringify(value)}, not an event`;
  throw new CliError(EXIT.usage, { what, where: file, allowed: "a JSON object", remedy: REMEDY });
}

function takenFrom(
  place: Place,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!isWebhook(given)) return { ...given, account: place.accountId };
  return {
    version: "0",
    id: "simulated",
    source: "homeostat.alertmanager",
    "detail-type": "Alertmanager Webhook",
    account: place.accountId,
    region: place.region,
    time: latestChange(given.alerts),
    resources: [],
    detail: given,
  };
}

function isWebhook(
  given: Readonly<Record<string, unknown>>,
): given is Readonly<Record<string, unknown>> & { readonly alerts: readonly unknown[] } {
  return given["detail"] === undefined && Array.isArray(given["alerts"]);
}

/** When Alertmanager last had something to say, as the webhook itself carries no time. */
function latestChange(alerts: readonly unknown[]): string {
  const times = alerts
    .map((alert) => alert as { readonly startsAt?: unknown; readonly endsAt?: unknown } | null)
    .flatMap((alert) => [alert?.startsAt, alert?.endsAt])
    .map((time) => Date.parse(String(time)))
    // Go's zero time stands for "not ended".
    .filter((time) => time > 0);
  return new Date(times.length > 0 ? Math.max(...times) : Date.now()).toISOString();
}

function timeOf(event: Readonly<Record<string, unknown>>): number {
  const time = Date.parse(String(event["time"]));
  return Number.isNaN(time) ? Date.now() : time;
}
