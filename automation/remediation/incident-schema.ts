import * as z from "zod";
import { SEVERITIES, SOURCE_KINDS, type Incident } from "./incident";

const name = z.string().min(1).max(1_024);

/** An incident that was written down and is read again: a name that nobody knows is an error. */
export const incidentSchema = z.strictObject({
  id: name,
  rootCause: name,
  confidence: z.number().min(0).max(1),
  symptoms: z.array(z.string()),
  service: name,
  target: z.strictObject({ type: name, id: name }),
  severity: z.enum(SEVERITIES),
  environment: name,
  detectedAtMs: z.number().int().nonnegative(),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  source: z.strictObject({
    kind: z.enum(SOURCE_KINDS),
    eventId: name,
    accountId: z.string().regex(/^\d{12}$/, "12 digits"),
    region: name,
    reportedBy: z.string().exactOptional(),
  }),
}) satisfies z.ZodType<Incident>;
