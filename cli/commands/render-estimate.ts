import type { Estimate } from "../prices/estimate";
import { PRICED_REGION, PRICE_NOTE } from "../prices/price-list";
import { table } from "../terminal/table";

/** What exists, by service, with what it would cost. */
export function renderEstimate(estimate: Estimate): string {
  const rows = estimate.services.map(({ service, resources, usdPerMonth, usageBased }) => [
    service,
    String(resources),
    usdPerMonth > 0 ? usd(usdPerMonth) : "-",
    usageBased ? "by use, not included" : "",
  ]);
  const resources = estimate.services.reduce((sum, row) => sum + row.resources, 0);
  const columns = [
    { title: "SERVICE" },
    { title: "RESOURCES", align: "right" as const },
    { title: "USD A MONTH", align: "right" as const },
    { title: "" },
  ];
  const total = ["total", String(resources), usd(estimate.usdPerMonth), "fixed part"];
  const missing =
    estimate.unpriced.length === 0 ? [] : [`No price is known for: ${estimate.unpriced.join(", ")}.`];
  return [
    table(columns, [...rows, total]),
    "",
    `What it would cost in AWS, ${PRICED_REGION}. ${PRICE_NOTE}`,
    "Traffic, requests, stored bytes and load balancer units come on top.",
    ...missing,
  ].join("\n");
}

function usd(value: number): string {
  return value.toFixed(2);
}
