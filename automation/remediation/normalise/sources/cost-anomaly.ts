import * as z from "zod";
import { EVENT_PATTERNS } from "../event-patterns";
import { sourceReader, type Reports } from "../source-reader";

const detail = z.object({
  anomalyId: z.string().min(1).max(128),
  dimensionValue: z.string().max(1024).default(""),
  feedback: z.string().max(64).optional(),
  impact: z.object({
    totalActualSpend: z.number(),
    totalExpectedSpend: z.number(),
    totalImpact: z.number(),
    totalImpactPercentage: z.number().optional(),
  }),
});

/** An anomaly is sure enough to stop things for when the spend is at least twice what was expected. */
const CLEAR_FACTOR = 2;
/** What somebody says who has looked: it was meant, or it is none. */
const EXPLAINED = new Set(["PLANNED_ACTIVITY", "NO"]);

/** Spend that AWS Cost Anomaly Detection did not expect. */
export const costAnomaly = sourceReader<z.infer<typeof detail>>({
  kind: "cost-anomaly",
  events: EVENT_PATTERNS.cost,
  rootCauses: ["spend-anomaly"],
  schema: detail,
  reports: ({ anomalyId, dimensionValue, feedback, impact }, { place }): Reports => {
    const target = { type: "AWS::::Account", id: place.accountId };
    if (feedback !== undefined && EXPLAINED.has(feedback)) {
      const says = `the anomaly ${anomalyId} is explained: ${feedback}`;
      return [{ kind: "over", rootCause: "spend-anomaly", target, says }];
    }
    const clear = impact.totalActualSpend >= CLEAR_FACTOR * impact.totalExpectedSpend;
    const { totalActualSpend: actualSpend, totalExpectedSpend: expectedSpend } = impact;
    return [
      {
        kind: "trouble",
        rootCause: "spend-anomaly",
        confidence: clear ? 0.9 : 0.5,
        symptoms: ["spend-anomaly"],
        service: "account",
        target,
        severity: "P3",
        context: { anomalyId, dimensionValue, actualSpend, expectedSpend },
      },
    ];
  },
});
