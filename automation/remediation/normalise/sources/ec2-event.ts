import * as z from "zod";
import { EVENT_PATTERNS, type DetailTypeOf } from "../event-patterns";
import { sourceReader, type Report, type Reports } from "../source-reader";

const INSTANCE_ID = z.string().regex(/^i-([0-9a-f]{8}|[0-9a-f]{17})$/, "an id such as i-0123456789abcdef0");
const REBALANCE = "EC2 Instance Rebalance Recommendation" satisfies DetailTypeOf<"ec2Announcement">;

const stateChange = z.object({
  "instance-id": INSTANCE_ID,
  state: z.enum(["pending", "running", "shutting-down", "stopped", "stopping", "terminated"]),
});
const announcement = z.object({
  "instance-id": INSTANCE_ID,
  "instance-action": z.string().max(64).optional(),
});

/** What a terminated instance can no longer suffer from. A compromise is not among them: it is looked into. */
const ENDED_BY_TERMINATION = [
  "instance-stopped",
  "instance-interruption-announced",
  "instance-retiring",
  "instance-degraded",
] as const;

const targetOf = (id: string) => ({ type: "AWS::EC2::Instance", id });

/** Instances that stop and start. */
export const ec2StateChange = sourceReader<z.infer<typeof stateChange>>({
  kind: "ec2-event",
  events: EVENT_PATTERNS.ec2StateChange,
  rootCauses: ["instance-stopped"],
  schema: stateChange,
  reports: ({ "instance-id": id, state }): Reports => {
    const target = targetOf(id);
    const says = `${id} is ${state}`;
    const over = (rootCause: string): Report => ({ kind: "over", rootCause, target, says });
    switch (state) {
      case "stopped":
        return [
          {
            kind: "trouble",
            rootCause: "instance-stopped",
            // Somebody may have stopped it on purpose.
            confidence: 0.6,
            symptoms: ["instance-stopped"],
            service: "cluster",
            target,
            severity: "P3",
            context: { state },
          },
        ];
      case "running":
        return [over("instance-stopped")];
      case "terminated": {
        const [first, ...more] = ENDED_BY_TERMINATION;
        return [over(first), ...more.map(over)];
      }
      case "pending":
      case "shutting-down":
      case "stopping":
        return [{ kind: "information", says }];
    }
  },
});

/** Spot instances that AWS is about to take back. */
export const ec2Announcement = sourceReader<z.infer<typeof announcement>>({
  kind: "ec2-event",
  events: EVENT_PATTERNS.ec2Announcement,
  rootCauses: ["instance-interruption-announced"],
  schema: announcement,
  reports: ({ "instance-id": id, "instance-action": action = "" }, { detailType }): Reports => {
    if (detailType === REBALANCE) return [{ kind: "information", says: `${id} may soon be interrupted` }];
    return [
      {
        kind: "trouble",
        rootCause: "instance-interruption-announced",
        confidence: 1,
        symptoms: ["instance-interruption-announced"],
        service: "cluster",
        target: targetOf(id),
        severity: "P3",
        context: { action },
      },
    ];
  },
});
