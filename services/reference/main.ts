import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchSink } from "./cloudwatch-sink";
import { readConfiguration } from "./configuration";
import { createHttpServer } from "./http-server";
import { PostgresDatabase } from "./postgres-database";
import { RedisCache } from "./redis-cache";
import { Scratch } from "./scratch";
import { Service } from "./service";
import { SqsJobQueue } from "./sqs-job-queue";

/** Longest time that requests in flight are waited for. */
const DRAIN_MS = 10_000;
/** Longest time that connections are waited for afterwards. */
const CLOSE_MS = 1_000;

function log(event: string, details: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...details })}\n`);
}

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { environment, serviceName, region } = configuration;
  const scratch = new Scratch(configuration.scratchDirectory, configuration.scratchLimitMib);
  await scratch.prepare();
  const database = new PostgresDatabase(configuration);
  const cache = new RedisCache(configuration.cache);
  const queue = new SqsJobQueue(region, configuration.queueUrl);
  const service = new Service({ database, cache, queue, scratch, now: Date.now, random: Math.random });
  await service.faults.change(configuration.faults);
  const server = createHttpServer({
    service,
    identity: { environment, service: serviceName },
    faultInjection: configuration.faultInjection,
    onError: (error) => {
      log("request-failed", { reason: String(error) });
    },
  });

  const sink = new CloudWatchSink(configuration);
  const publish = async (): Promise<void> => {
    try {
      await sink.publish(await service.takeMetrics(), new Date());
    } catch (error) {
      log("metrics-lost", { reason: String(error) });
    }
  };
  const timer = setInterval(() => void publish(), configuration.metrics.intervalSeconds * 1_000);

  server.listen(configuration.port, configuration.bindAddress, () => {
    log("listening", { port: (server.address() as AddressInfo).port });
  });
  const stop = (): void => {
    clearInterval(timer);
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    server.close(() => {
      const closed = Promise.allSettled([database.close(), cache.close()]);
      // A connection that is never given back must not hold the process up.
      void Promise.all([publish(), Promise.race([closed, sleep(CLOSE_MS)])]).then(() => process.exit(0));
    });
    server.closeIdleConnections();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch((error: unknown) => {
  log("start-failed", { reason: (error as Error).message });
  process.exitCode = 1;
});
