import * as z from "zod";
import { EVENT_PATTERNS, type DetailTypeOf } from "../event-patterns";
import { sourceReader, type Reports } from "../source-reader";

const detail = z.object({
  AutoScalingGroupName: z.string().min(1).max(255),
  EC2InstanceId: z.string().max(64).optional(),
  StatusCode: z.string().max(64).optional(),
  StatusMessage: z.string().max(2048).default(""),
  Cause: z.string().max(2048).default(""),
});

const LAUNCH = "node-launch-failed";
const TERMINATION = "node-termination-failed";

type Causes = Readonly<Partial<Record<DetailTypeOf<"autoScaling">, string>>>;
const BEGINS: Readonly<Record<string, string>> = {
  "EC2 Instance Launch Unsuccessful": LAUNCH,
  "EC2 Instance Terminate Unsuccessful": TERMINATION,
} satisfies Causes;
const ENDS: Readonly<Record<string, string>> = {
  "EC2 Instance Launch Successful": LAUNCH,
  "EC2 Instance Terminate Successful": TERMINATION,
} satisfies Causes;

/** Whether groups of instances can launch and terminate them. */
export const autoScalingEvent = sourceReader<z.infer<typeof detail>>({
  kind: "auto-scaling-event",
  events: EVENT_PATTERNS.autoScaling,
  rootCauses: [LAUNCH, TERMINATION],
  schema: detail,
  reports: (event, { detailType }): Reports => {
    const {
      AutoScalingGroupName: group,
      StatusMessage: message,
      Cause: cause,
      EC2InstanceId: instanceId = "",
    } = event;
    const target = { type: "AWS::AutoScaling::AutoScalingGroup", id: group };
    const begins = BEGINS[detailType];
    if (begins !== undefined) {
      return [
        {
          kind: "trouble",
          rootCause: begins,
          confidence: 0.95,
          symptoms: [begins],
          service: "cluster",
          target,
          severity: "P2",
          context: { message, cause, instanceId },
        },
      ];
    }
    const says = `${group}: ${detailType} ${instanceId}`.trim();
    const ends = ENDS[detailType];
    return [
      ends === undefined ? { kind: "information", says } : { kind: "over", rootCause: ends, target, says },
    ];
  },
});
