import * as z from "zod";
import { SEVERITIES } from "../../incident";
import { EVENT_PATTERNS } from "../event-patterns";
import { KEBAB } from "../kebab";
import { sourceReader, type Reports } from "../source-reader";

const name = z.string().max(80).regex(KEBAB, 'kebab case, e.g. "database-silent"');
const detail = z.object({
  status: z.enum(["begins", "ends"]),
  rootCause: name,
  symptoms: z.array(name).max(20).default([]),
  service: name,
  target: z.object({
    type: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*(::[A-Za-z0-9]*)+$/, 'a type such as "AWS::RDS::DBInstance"')
      .max(128),
    id: z.string().min(1).max(1024),
  }),
  severity: z.enum(SEVERITIES),
  /** Who says so, as AWS knows him. */
  reportedBy: z.string().min(1).max(256),
  says: z.string().max(1024).default(""),
});

/** Causes that no source reports; a person may name any other as well. */
const ONLY_PEOPLE_KNOW = ["function-runaway", "secret-exposed"];

/** Trouble that a person reports with `homeostat`. */
export const manual = sourceReader<z.infer<typeof detail>>({
  kind: "manual",
  events: EVENT_PATTERNS.manual,
  rootCauses: ONLY_PEOPLE_KNOW,
  schema: detail,
  reportedBy: ({ reportedBy }) => reportedBy,
  reports: ({ status, rootCause, symptoms, service, target, severity, reportedBy, says }): Reports => {
    if (status === "ends") {
      return [{ kind: "over", rootCause, target, says: `${reportedBy} says that it is over: ${says}` }];
    }
    const confidence = rootCause === "unknown" ? 0 : 1;
    return [
      {
        kind: "trouble",
        rootCause,
        confidence,
        symptoms,
        service,
        target,
        severity,
        context: { says, reportedBy },
      },
    ];
  },
});
