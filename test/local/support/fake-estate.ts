import type { LocalEstate } from "../../../local";
import type { FaultPlace } from "../../../local/faults/fault";
import { ACCOUNT, REGION } from "./aws-client";
import { type Answer, fakeUpstream, type Received } from "./fake-upstream";

/** An estate of which a test says what each operation answers. */
export interface FakeEstate {
  readonly place: FaultPlace;
  close(): Promise<void>;
}

/** What an operation answers to what it is given: an object as JSON, a text as XML. Others refuse. */
export type Operations = Readonly<
  Record<string, (input: Readonly<Record<string, unknown>>) => object | string>
>;

/** Starts an estate with these operations: by name, or by method and path where an interface is a REST one. */
export async function fakeEstate(operations: Operations): Promise<FakeEstate> {
  const answer = (received: Received): Answer => {
    const { name, input } = operationOf(received);
    const operation = operations[name];
    if (!operation) return refusal(name);
    const body = operation(input);
    return typeof body === "string"
      ? { headers: { "content-type": "text/xml" }, body }
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  };
  const upstream = await fakeUpstream(answer);
  const estate = { endpointUrl: `http://127.0.0.1:${upstream.port}`, region: REGION } as LocalEstate;
  const place = { estate, root: "", environment: "dev", accountId: ACCOUNT, service: "reference" };
  return { place, close: () => upstream.close() };
}

function operationOf({ method, url, headers, body }: Received) {
  const target = headers["x-amz-target"];
  const text = body.toString("utf8");
  if (typeof target === "string") {
    const input = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return { name: target.split(".").at(-1) ?? "", input };
  }
  const params = Object.fromEntries(new URLSearchParams(text));
  if (params["Action"] !== undefined) return { name: params["Action"], input: params };
  const input = headers["content-type"] === "application/json" ? (JSON.parse(text) as object) : {};
  return { name: `${method} ${url.split("?")[0] ?? ""}`, input: { ...input } };
}

/** As AWS refuses whoever may not ask: in both forms, so that every client understands it. */
function refusal(name: string): Answer {
  return {
    status: 403,
    headers: { "content-type": "application/json", "x-amzn-errortype": "AccessDeniedException" },
    body: JSON.stringify({ __type: "AccessDeniedException", message: `the fake estate knows no ${name}` }),
  };
}
