import type { Channel, SendResult } from "../../notification/channel";
import type { Message } from "../../notification/message";
import { httpPost, type HttpPost, type HttpResult } from "./http-post";
import type { Secrets } from "./secrets";

/** What all channels have that are called over HTTP. */
export interface HttpChannelProps {
  readonly name: string;
  readonly isRequired: boolean;
  /** What opens the receiver: its address, its key, or both. */
  readonly secretArn: string;
  readonly secrets: Secrets;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A channel that is called over HTTP with a secret. */
export abstract class HttpChannel implements Channel {
  readonly name: string;
  readonly isRequired: boolean;

  constructor(protected readonly props: HttpChannelProps) {
    this.name = props.name;
    this.isRequired = props.isRequired;
  }

  abstract hears(message: Message): boolean;

  /** The calls that send the message, in their order. */
  protected abstract callsFor(
    message: Message,
    secret: string,
  ): readonly Omit<HttpPost, "signal" | "clock">[];

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const { secretArn, secrets, clock } = this.props;
    const secret = await secrets.textOf(secretArn);
    for (const call of this.callsFor(message, secret.trim())) {
      const done = await httpPost({ ...call, signal, clock });
      if (isAboutTheSecret(done)) secrets.forget(secretArn);
      if (done.result.kind === "failed") return done.result;
    }
    return { kind: "delivered" };
  }
}

/** Answers to an address or key that was valid once. */
function isAboutTheSecret({ status }: HttpResult): boolean {
  return status === 400 || status === 401 || status === 403 || status === 404 || status === 410;
}
