/**
 * Empties the real server when the last database or cache that stands for it is deleted: what is made anew begins empty.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
 */
import { type Mend, type MendContext, queryQuestion } from "../mend";
import type { Place } from "../store";
import { elementsOf, textOf } from "../xml";

/** Empties the real server behind an account's databases or caches. */
export type EmptyServer = (kind: "database" | "cache", place: Place) => Promise<void>;

interface Deletion {
  readonly kind: "database" | "cache";
  readonly service: string;
  readonly version: string;
  readonly describe: string;
  readonly element: string;
  readonly status: string;
}

const INSTANCES: Deletion = {
  kind: "database",
  service: "rds",
  version: "2014-10-31",
  describe: "DescribeDBInstances",
  element: "DBInstance",
  status: "DBInstanceStatus",
};

const DELETIONS: Readonly<Record<string, Deletion>> = {
  DeleteDBInstance: INSTANCES,
  DeleteReplicationGroup: {
    kind: "cache",
    service: "elasticache",
    version: "2015-02-02",
    describe: "DescribeReplicationGroups",
    element: "ReplicationGroup",
    status: "Status",
  },
};

/** Data that goes with what held it. */
export function dataPlaneContents(empty: EmptyServer): Mend {
  return {
    name: "data-plane-contents",
    services: ["rds", "elasticache"],
    matches: ({ action }) => Object.hasOwn(DELETIONS, action),
    async handle(call, context) {
      const reply = await context.next();
      const deletion = DELETIONS[call.action];
      if (reply.status < 300 && deletion && !(await anyLeft(deletion, context))) {
        await empty(deletion.kind, context.place);
      }
      return reply;
    },
  };
}

/** A restored copy stands for the same server: its end must not take the original's data. */
async function anyLeft(deletion: Deletion, { ask }: MendContext): Promise<boolean> {
  const { service, version, describe } = deletion;
  const reply = await ask("ministack", queryQuestion(service, version, { Action: describe }));
  // Not known is not gone.
  if (reply.status >= 300) return true;
  return elementsOf(reply.body.toString("utf8"), deletion.element).some(
    (found) => textOf(found, deletion.status) !== "deleting",
  );
}
