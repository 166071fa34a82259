import type { StateResource } from "../state/state-file";
import { billedUnits } from "./billed-units";
import { monthlyPrice } from "./price-list";
import { serviceOf, USAGE_BASED } from "./services";

/** What a service has and would cost. */
export interface ServiceEstimate {
  readonly service: string;
  readonly resources: number;
  /** Fixed cost only. */
  readonly usdPerMonth: number;
  /** Bills by use on top, or only by use. */
  readonly usageBased: boolean;
}

/** An estimate of what exists. */
export interface Estimate {
  /** Dearest first. */
  readonly services: readonly ServiceEstimate[];
  readonly usdPerMonth: number;
  /** Prices that the list does not have; what they are for is not in the sum. */
  readonly unpriced: readonly string[];
}

/** Adds up what the recorded resources would cost by the month for existing. */
export function estimate(resources: readonly StateResource[]): Estimate {
  const services = new Map<string, { resources: number; usd: number }>();
  const unpriced = new Set<string>();
  for (const resource of resources) {
    const name = serviceOf(resource.type);
    const entry = services.get(name) ?? { resources: 0, usd: 0 };
    services.set(name, entry);
    entry.resources += 1;
    for (const { priceId, quantity } of billedUnits(resource, resources)) {
      const price = monthlyPrice(priceId);
      if (price === undefined) unpriced.add(priceId);
      else entry.usd += price * quantity;
    }
  }
  const rows = [...services].map(([service, entry]) => ({
    service,
    resources: entry.resources,
    usdPerMonth: entry.usd,
    usageBased: USAGE_BASED.has(service),
  }));
  return {
    services: rows.sort(
      (one, other) => other.usdPerMonth - one.usdPerMonth || one.service.localeCompare(other.service),
    ),
    usdPerMonth: rows.reduce((sum, row) => sum + row.usdPerMonth, 0),
    unpriced: [...unpriced].sort(),
  };
}
