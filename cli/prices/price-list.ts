import list from "./eu-west-1.json";

/** One list price. */
export interface Price {
  readonly usd: number;
  /** What the price is for, e.g. `hour`. */
  readonly unit: string;
  /** Pricing page that it was noted from. */
  readonly source: string;
  /** Month in which it was noted. */
  readonly asOf: string;
}

/** Region whose prices these are. */
export const PRICED_REGION = list.region;

/** What the list is worth. */
export const PRICE_NOTE = list.note;

const PRICES: Readonly<Record<string, Price>> = list.prices;

/** Price for one month of one unit; `undefined` if the list does not have it. */
export function monthlyPrice(id: string): number | undefined {
  const price = PRICES[id];
  if (!price) return undefined;
  return price.unit.startsWith("hour") ? price.usd * list.hoursPerMonth : price.usd;
}
