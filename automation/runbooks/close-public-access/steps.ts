import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { assertOwnName } from "../own-name";
import type { BucketAccess } from "../ports/bucket-access";
import type { SecurityGroups } from "../ports/security-groups";
import { wrongTarget } from "../wrong-target";
import { BucketDoor } from "./bucket-door";
import { MEANT, type Door } from "./door";
import { GroupDoor } from "./group-door";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly buckets: BucketAccess;
  readonly groups: SecurityGroups;
}

/** Effects of `close-public-access`. */
export function createSteps({ buckets, groups }: Ports): StepsOf<typeof spec> {
  const doorOf = ({ incident: { target, environment, rootCause } }: StepContext): Door => {
    if (target.type === "AWS::S3::Bucket") {
      assertOwnName("the bucket", target.id, environment);
      return new BucketDoor(buckets, target.id);
    }
    if (target.type === "AWS::EC2::SecurityGroup" && /^sg-[0-9a-f]+$/.test(target.id))
      return new GroupDoor(groups, target.id, rootCause === "default-security-group-open");
    throw wrongTarget(target, "an AWS::S3::Bucket, or an AWS::EC2::SecurityGroup sg-…");
  };

  return {
    targetState: async (context) => (await doorOf(context).look()).facts,
    preChecks: {
      "in-environment": async (context) => {
        const { environment, target } = context.incident;
        const { environment: tagged = "none" } = await doorOf(context).tags();
        return { passed: tagged === environment, says: `${target.id} is tagged as of ${tagged}` };
      },
      "open-now": async (context) => {
        const { isOpen, says } = await doorOf(context).look();
        return { passed: isOpen, says };
      },
      "not-meant": async (context) => {
        const { [MEANT]: reason } = await doorOf(context).tags();
        const says =
          reason === undefined ? `no tag ${MEANT} is there` : `${MEANT} is ${JSON.stringify(reason)}`;
        return { passed: reason === undefined, says };
      },
    },
    actions: { close: (context) => doorOf(context).close(context.before) },
    rollbacks: {
      "open-again": (context) => doorOf(context).openAgain(context.before, context.notes),
    },
    rolledBack: (context) => doorOf(context).isAsBefore(context.before),
    postChecks: {
      closed: async (context) => {
        const { isOpen, says } = await doorOf(context).look();
        return { passed: !isOpen, says };
      },
      "rest-untouched": (context) => doorOf(context).restUntouched(context.before),
    },
  };
}
