/**
 * Names the real servers behind databases and caches, where there are any.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Endpoint.html
 * and https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Endpoint.html
 */
import type { Call } from "../call";
import type { Mend } from "../mend";
import type { Place, Table } from "../store";
import { withBody } from "../reply";
import { mapElements, setChild, textOf } from "../xml";

/** What a client connects to. */
export interface DataEndpoint {
  readonly address: string;
  /** @default - the port that the resource was made with */
  readonly port?: number;
}

/** Knows the server behind a database instance, one that was made as a read replica, a database cluster, or a replication group. */
export type FindDataEndpoint = (
  kind: "database" | "replica" | "cache",
  identifier: string,
  place: Place,
) => DataEndpoint | undefined;

interface Described {
  readonly kind: "database" | "cache";
  readonly element: string;
  readonly identifier: string;
  /** Elements with an address and a port. @default - none */
  readonly endpoints?: readonly string[];
  /** Elements that are addresses. @default - none */
  readonly addresses?: readonly string[];
}

const DESCRIBED: readonly Described[] = [
  { kind: "database", element: "DBInstance", identifier: "DBInstanceIdentifier", endpoints: ["Endpoint"] },
  {
    kind: "database",
    element: "DBCluster",
    identifier: "DBClusterIdentifier",
    addresses: ["Endpoint", "ReaderEndpoint"],
  },
  {
    kind: "cache",
    element: "ReplicationGroup",
    identifier: "ReplicationGroupId",
    endpoints: ["PrimaryEndpoint", "ReaderEndpoint", "ReadEndpoint", "ConfigurationEndpoint"],
  },
  { kind: "cache", element: "CacheCluster", identifier: "ReplicationGroupId", endpoints: ["Endpoint"] },
];

const REPLICAS = "data-plane-replicas";

/** Endpoints that answer. */
export function dataPlaneEndpoints(find: FindDataEndpoint): Mend {
  return {
    name: "data-plane-endpoints",
    services: ["rds", "elasticache"],
    matches: ({ action }) => /DBInstance|DBCluster|ReplicationGroup|CacheCluster/.test(action),
    async handle(call, { next, place, table }) {
      const reply = await next();
      if (reply.status >= 300) return reply;
      const replicas = table<true>(REPLICAS);
      noteReplica(call, replicas);
      const findHere: FindHere = (kind, identifier) =>
        find(kind === "database" && replicas.get(identifier) ? "replica" : kind, identifier, place);
      const before = reply.body.toString("utf8");
      const after = DESCRIBED.reduce((xml, described) => mended(xml, described, findHere), before);
      return after === before ? reply : withBody(reply, after);
    },
  };
}

/** An address is kept for good: also when a replica is promoted. */
function noteReplica({ action, params }: Call, replicas: Table<true>): void {
  const id = params.get("DBInstanceIdentifier") ?? "";
  if (action === "CreateDBInstanceReadReplica") replicas.set(id, true);
  if (action === "DeleteDBInstance") replicas.delete(id);
}

type FindHere = (kind: Described["kind"], identifier: string) => DataEndpoint | undefined;

function mended(xml: string, described: Described, find: FindHere): string {
  return mapElements(xml, described.element, (thing) => {
    const endpoint = find(described.kind, textOf(thing, described.identifier) ?? "");
    if (!endpoint) return thing;
    const change = (text: string): string => {
      const addressed = setChild(text, "Address", endpoint.address);
      return endpoint.port === undefined ? addressed : setChild(addressed, "Port", String(endpoint.port));
    };
    const { endpoints = [], addresses = [] } = described;
    const addressed = addresses.reduce((text, name) => setChild(text, name, endpoint.address), thing);
    return endpoints.reduce((text, name) => mapElements(text, name, change), addressed);
  });
}
