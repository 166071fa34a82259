import type { INetwork } from "../../network/network";
import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_ZERO } from "../missing-data";
import { atLeast } from "../threshold";

/** What the field watches on NAT gateways, one by one. */
export function natAlarms(network: Pick<INetwork, "natGatewayIds">): AlarmSpec[] {
  return network.natGatewayIds.flatMap((natGatewayId, index) => {
    const subject = `gateway-${String(index + 1)}`;
    return gateway(natGatewayId).map((alarm) => ({ ...alarm, subject }));
  });
}

function gateway(natGatewayId: string): AlarmSpec[] {
  const metric = metricsOf("AWS/NATGateway", { NatGatewayId: natGatewayId });
  return [
    {
      id: "nat-port-allocation-errors",
      severity: "P2",
      summary: "The NAT gateway has no port left for a destination: new outgoing connections fail.",
      signal: metric("ErrorPortAllocation", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "nat-connections-high",
      severity: "P3",
      summary: "45,000 connections go through one gateway, of 55,000 possible to one destination.",
      signal: metric("ActiveConnectionCount", "Maximum"),
      threshold: atLeast(45_000, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "nat-packets-dropped",
      severity: "P3",
      summary: "The NAT gateway drops 0.01 % of its packets or more: connections stall and retry.",
      signal: ratioPercent({
        label: "Packets dropped (%)",
        part: metric("PacketsDropCount", "Sum"),
        whole: metric("PacketsOutToDestination", "Sum"),
        minimumCount: 10_000,
      }),
      threshold: atLeast(0.01, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "nat-connections-unanswered",
      severity: "P3",
      summary:
        "A tenth or more of the outgoing connections is not answered: a destination or a route is gone.",
      signal: {
        expression: "IF(attempts >= 100, 100 * (attempts - FILL(established, 0)) / attempts, 0)",
        label: "Connections without an answer (%)",
        operands: {
          attempts: metric("ConnectionAttemptCount", "Sum"),
          established: metric("ConnectionEstablishedCount", "Sum"),
        },
        periodSeconds: 60,
      },
      threshold: atLeast(10, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}
