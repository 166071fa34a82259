import { Redis } from "ioredis";
import { cacheMember } from "../../../local/data-plane/cache-member";
import { emptyCache } from "../../../local/data-plane/empty-servers";
import type { EnvironmentSite } from "../../../local/data-plane/environment-site";
import type { RunningMember } from "../../../local/supervisor/supervisor";
import { Servers } from "./servers";

jest.setTimeout(60_000);

let servers: Servers;
let running: RunningMember[];

beforeAll(async () => {
  servers = new Servers(cacheMember);
  running = await servers.start();
});

afterAll(() => servers.remove());

async function session<T>(site: EnvironmentSite, use: (redis: Redis) => Promise<T>): Promise<T> {
  const port = running.find(({ host }) => host === site.host)?.port ?? 0;
  const redis = new Redis({ host: site.host, port });
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

test("each environment has a cache of its own", async () => {
  await session(servers.dev, (redis) => redis.set("key", "dev's"));

  expect(await session(servers.dev, (redis) => redis.get("key"))).toBe("dev's");
  expect(await session(servers.staging, (redis) => redis.get("key"))).toBeNull();
});

test("an emptied cache forgets everything, the other one nothing", async () => {
  const port = running.find(({ host }) => host === servers.dev.host)?.port ?? 0;
  await session(servers.staging, (redis) => redis.set("key", "staging's"));
  await emptyCache(servers.dev, port);

  expect(await session(servers.dev, (redis) => redis.get("key"))).toBeNull();
  expect(await session(servers.staging, (redis) => redis.get("key"))).toBe("staging's");
  await expect(emptyCache(servers.dev, 1)).rejects.toThrow("could not be emptied");
});

test("it takes little memory, and drops what may expire first", async () => {
  const [, limit] = (await session(servers.dev, (redis) => redis.config("GET", "maxmemory"))) as string[];
  const [, policy] = (await session(servers.dev, (redis) =>
    redis.config("GET", "maxmemory-policy"),
  )) as string[];

  expect([limit, policy]).toEqual([String(64 * 2 ** 20), "volatile-lru"]);
});

test("a killed cache comes back empty", async () => {
  const killed = running.find(({ host }) => host === servers.dev.host);
  process.kill(killed?.pid ?? 0, "SIGKILL");
  running = await servers.start();

  expect(await session(servers.dev, (redis) => redis.get("key"))).toBeNull();
});
