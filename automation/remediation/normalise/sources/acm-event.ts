import * as z from "zod";
import { EVENT_PATTERNS, type DetailTypeOf } from "../event-patterns";
import { sourceReader, type Report, type Reports } from "../source-reader";

const detail = z.object({
  DaysToExpiry: z.number().optional(),
  CommonName: z.string().max(256).optional(),
  Action: z.string().max(64).optional(),
});

const AVAILABLE = "ACM Certificate Available" satisfies DetailTypeOf<"acm">;
const EXPIRED = "ACM Certificate Expired" satisfies DetailTypeOf<"acm">;

/** Certificates that are about to end, and those that were renewed. */
export const acmEvent = sourceReader<z.infer<typeof detail>>({
  kind: "acm-event",
  events: EVENT_PATTERNS.acm,
  rootCauses: ["certificate-expiring"],
  schema: detail,
  reports: ({ DaysToExpiry: days, CommonName: commonName = "" }, { detailType, resources }): Reports => {
    const [first, ...more] = resources.map((arn): Report => {
      const about = {
        rootCause: "certificate-expiring",
        target: { type: "AWS::CertificateManager::Certificate", id: arn },
      };
      if (detailType === AVAILABLE)
        return { kind: "over", ...about, says: `the certificate of ${commonName} is available` };
      return {
        kind: "trouble",
        ...about,
        confidence: 1,
        symptoms: [about.rootCause],
        service: "security",
        severity: detailType === EXPIRED ? "P1" : "P3",
        context: { commonName, ...(days !== undefined && { daysToExpiry: days }) },
      };
    });
    return [
      first ?? { kind: "rejected", reason: "resources: names no certificate; allowed: its ARN" },
      ...more,
    ];
  },
});
