import { authorizationOf } from "./authorization";
import type { Question } from "./mend";
import type { Reply } from "./reply";
import type { Place } from "./store";
import type { Upstreams } from "./upstreams";

/** Asks the emulator something as an account. */
export type AskAs = (place: Place, question: Question) => Promise<Reply>;

/** What the gateway asks on its own, when no call is there whose caller it could be. */
export function askAs(upstreams: Upstreams): AskAs {
  return ({ account, region }, question) =>
    upstreams.exchange("ministack", {
      method: question.method ?? "POST",
      url: question.path ?? "/",
      headers: {
        "content-type": "application/json",
        ...question.headers,
        host: "127.0.0.1",
        authorization: authorizationOf({ accessKeyId: account, region }, question.service, new Date()),
      },
      body: Buffer.from(question.body, "utf8"),
    });
}
