import { authorizationOf } from "../gateway/authorization";
import type { Measured } from "./measure";

const TIMEOUT_MS = 5_000;
const BATCH = 150;

/** Asks the estate as one account. Every call throws an Error where it is refused or not answered. */
export class EstateApi {
  constructor(
    private readonly endpointUrl: string,
    private readonly asker: { readonly accessKeyId: string; readonly region: string },
  ) {}

  /** A call of the JSON protocol. */
  async json<T>(service: string, target: string, body: object): Promise<T> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(await this.#post(service, headers, JSON.stringify(body))) as T;
  }

  /** A route of the estate's own, e.g. `/_homeostat/queues`, which a service's emulator answers. */
  async own<T>(service: string, path: string, body: object): Promise<T> {
    const headers = { "content-type": "application/json" };
    return JSON.parse(await this.#post(service, headers, JSON.stringify(body), path)) as T;
  }

  /** A call of the query protocol: the XML of its answer. */
  query(
    service: string,
    version: string,
    Action: string,
    params: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ Action, Version: version, ...params }).toString();
    return this.#post(service, headers, body);
  }

  /** Puts what was measured. */
  async put(measured: readonly Measured[], at: Date): Promise<void> {
    const namespaces = new Set(measured.map(({ namespace }) => namespace));
    for (const Namespace of namespaces) {
      const all = measured.filter(({ namespace }) => namespace === Namespace);
      for (let start = 0; start < all.length; start += BATCH) {
        const MetricData = all.slice(start, start + BATCH).map(({ name, dimensions, value }) => ({
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Timestamp: at.getTime() / 1000,
          Value: value,
        }));
        await this.json("monitoring", "GraniteServiceVersion20100801.PutMetricData", {
          Namespace,
          MetricData,
        });
      }
    }
  }

  async #post(
    service: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    path = "",
  ): Promise<string> {
    const response = await fetch(this.endpointUrl + path, {
      method: "POST",
      headers: { ...headers, authorization: authorizationOf(this.asker, service, new Date()) },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(
      `${service} in ${this.asker.accessKeyId} answered ${String(response.status)}: ${text.slice(0, 200)}`,
    );
  }
}
