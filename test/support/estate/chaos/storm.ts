import type { LocalEstate } from "../../../../local";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";

const OTHER_SERVICES = 9;

/**
 * 50 alarms of one moment, each about trouble of its own: of one service in several places, of others that must wait for
 * it, and some that nobody knows.
 */
export function storm(estate: LocalEstate, environment: string): BusEvent[] {
  const name = (rest: string): string => `homeostat-${environment}-${rest}`;
  const ecs = (service: string) => ({ ClusterName: name(service), ServiceName: name(service) });
  const alarm = (kind: string, namespace: string, dimensions: Readonly<Record<string, string>>) =>
    serviceAlarmEvent(estate, environment, { kind, namespace, metric: kind }, dimensions);
  const application = (kind: string, Service: string) =>
    alarm(kind, "Homeostat/Service", { Environment: environment, Service });
  const worker = { FunctionName: name("reference-worker") };
  const jobs = { QueueName: name("reference-jobs") };

  const reference = [
    application("application-pool-exhausted", "reference"),
    alarm("function-throttled", "AWS/Lambda", worker),
    alarm("function-duration-high", "AWS/Lambda", worker),
    application("application-disk-full", "reference"),
    alarm("service-memory-high", "AWS/ECS", ecs("reference")),
    alarm("service-cpu-high", "AWS/ECS", ecs("reference")),
    application("application-latency-high", "reference"),
    alarm("queue-age-high", "AWS/SQS", jobs),
    alarm("queue-backlog-high", "AWS/SQS", jobs),
    alarm("queue-in-flight-high", "AWS/SQS", jobs),
  ];
  const others = Array.from({ length: OTHER_SERVICES }, (_, index) => `s${index}`).flatMap((service) => [
    application("application-pool-exhausted", service),
    application("application-memory-leaking", service),
    alarm("service-cpu-high", "AWS/ECS", ecs(service)),
    alarm("service-memory-high", "AWS/ECS", ecs(service)),
  ]);
  const unknown = ["ada", "grace", "edsger", "barbara"].map((whose) =>
    alarm(`experiment-of-${whose}`, "Experiments", { Whose: whose }),
  );
  return [...reference, ...others, ...unknown];
}

/** Trouble in two other places of the service that is in the eye of the storm. */
export function longTroubles(estate: LocalEstate, environment: string) {
  const name = (rest: string): string => `homeostat-${environment}-${rest}`;
  const alarm = (kind: string, namespace: string, dimensions: Readonly<Record<string, string>>) =>
    serviceAlarmEvent(estate, environment, { kind, namespace, metric: kind }, dimensions);
  return {
    errors: alarm("function-errors-high", "AWS/Lambda", { FunctionName: name("reference-worker") }),
    deadLetters: alarm("dead-letter-queue-not-empty", "AWS/SQS", {
      QueueName: name("reference-jobs-dead"),
    }),
  };
}
