import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AwsClient, Got } from "../../support/aws-client";
import type { Answer, Received } from "../../support/fake-upstream";

/** One question, and what the real emulator answered to it. */
export interface Exchange {
  /** Operation, with what it selects by where it only reads; method and path where the protocol is REST. */
  readonly asked: string;
  readonly status: number;
  readonly type: string;
  readonly body: string | object;
}

const READS = /^(?:\w+\.)*(?:Describe|Get|List)|^(?:GET|HEAD) /;

/** Where the recording of a mend's scenario is. */
export function recordingFile(mend: string): string {
  return join(__dirname, "..", "fixtures", `${mend}.json`);
}

/** The recorded answers of a mend's scenario. */
export function recordingOf(mend: string): readonly Exchange[] {
  return JSON.parse(readFileSync(recordingFile(mend), "utf8")) as Exchange[];
}

/**
 * Answers as the emulator did. What it holds changes only by writing: a write moves the recording forward to itself, a
 * read is answered from where the recording stands. What was never recorded fails, so that no test rests on an answer
 * that no emulator gave.
 */
export function playback(exchanges: readonly Exchange[]): (received: Received) => Answer {
  let position = 0;
  return (received) => {
    const question = questionOf(received);
    const found = indicesOf(exchanges, question);
    const nextWrite = exchanges.findIndex(({ asked }, index) => index >= position && !READS.test(asked));
    const end = READS.test(question) && nextWrite >= 0 ? nextWrite : exchanges.length;
    const ahead = found.find((index) => index >= position && index < end);
    const chosen = ahead ?? found.filter((index) => index < position).at(-1) ?? found[0];
    const exchange = chosen === undefined ? undefined : exchanges[chosen];
    if (chosen === undefined || !exchange)
      return { status: 501, body: `no emulator's answer to "${question}" was recorded` };
    if (!READS.test(question)) position = Math.max(position, chosen + 1);
    const { status, type, body } = exchange;
    return {
      status,
      headers: { "content-type": type },
      body: typeof body === "string" ? body : JSON.stringify(body),
    };
  };
}

/** The same question, or else the same operation with other values. */
function indicesOf(exchanges: readonly Exchange[], question: string): number[] {
  const indices = (same: (asked: string) => boolean): number[] =>
    exchanges.flatMap(({ asked }, index) => (same(asked) ? [index] : []));
  const exact = indices((asked) => asked === question);
  const operation = (asked: string): string | undefined => /^\w+(?=\?|$)/.exec(asked)?.[0];
  const wanted = operation(question);
  return exact.length > 0 || wanted === undefined ? exact : indices((asked) => operation(asked) === wanted);
}

/** A client that writes down what it is answered. */
export function recorder(aws: AwsClient, exchanges: Exchange[]): AwsClient {
  const keep = (asked: string, got: Got): Got => {
    const type = got.headers.get("content-type") ?? "";
    const isJson = /^[{[]/.test(got.text);
    const body = isJson ? (JSON.parse(got.text) as object) : got.text;
    exchanges.push({ asked, status: got.status, type, body });
    return got;
  };
  return {
    query: async (service, params, as) =>
      keep(queryOf(new URLSearchParams(params)), await aws.query(service, params, as)),
    json: async (service, target, body, as) => keep(target, await aws.json(service, target, body, as)),
    rest: async (service, method, path, body, as) =>
      keep(`${method} ${path}`, await aws.rest(service, method, path, body, as)),
  };
}

function questionOf({ method, url, headers, body }: Received): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target;
  const params = new URLSearchParams(body.toString("utf8"));
  return params.has("Action") ? queryOf(params) : `${method} ${url}`;
}

function queryOf(params: URLSearchParams): string {
  const action = params.get("Action") ?? "";
  if (!READS.test(action)) return action;
  const selection = [...params].filter(([name]) => name !== "Action" && name !== "Version");
  return selection.length === 0 ? action : `${action}?${new URLSearchParams(selection.sort()).toString()}`;
}
