import type { FaultPlace } from "../fault";
import { callEstate } from "./estate-call";
import type { EventHere } from "./recorded-event";

/** A rule as EventBridge lists it. */
interface Rule {
  readonly State: string;
  readonly EventPattern?: string;
}

interface RulePage {
  readonly Rules: readonly Rule[];
  readonly NextToken?: string;
}

/**
 * The first region where no rule hears an event that AWS tells, on its way to the environment's own: nothing comes of it
 * there. What AWS tells elsewhere must be heard in both.
 *
 * @returns nothing where it is heard all the way
 */
export async function unheardIn(place: FaultPlace, event: EventHere): Promise<string | undefined> {
  for (const region of new Set([event.region, place.estate.region])) {
    if (!(await isHeardIn(region, place, event))) return region;
  }
  return undefined;
}

async function isHeardIn(region: string, place: FaultPlace, event: EventHere): Promise<boolean> {
  const { accountId: account } = place;
  // Its account and region stay the same where it is brought.
  const Event = JSON.stringify({ id: "one", account, resources: [], ...event });
  const matches = async ({ EventPattern }: Rule): Promise<boolean> => {
    const body = { Event, EventPattern };
    return (await callEvents<{ Result: boolean }>(place, region, "TestEventPattern", body)).Result;
  };
  for (const rule of await rulesOf(place, region)) {
    if (rule.State !== "DISABLED" && rule.EventPattern !== undefined && (await matches(rule))) return true;
  }
  return false;
}

async function rulesOf(place: FaultPlace, region: string): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  let next: string | undefined;
  do {
    const body: object = next === undefined ? {} : { NextToken: next };
    const page = await callEvents<RulePage>(place, region, "ListRules", body);
    rules.push(...page.Rules);
    next = page.NextToken;
  } while (next !== undefined);
  return rules;
}

function callEvents<T>(place: FaultPlace, region: string, operation: string, body: object): Promise<T> {
  return callEstate<T>(place, { service: "events", region, target: `AWSEvents.${operation}`, body });
}
