import type { Call } from "./call";
import { textOf } from "./xml";
import type { Reply } from "./reply";

/** Asks the Security Token Service whose an access key is. */
export type AskOwner = (call: Call) => Promise<Reply>;

const ACCOUNT = /^\d{12}$/;
/** The account of whoever has none. */
export const NOBODY = "000000000000";

/** Finds the account of a caller. An access key id of twelve digits is the account itself; other keys are asked for once. */
export class Accounts {
  private readonly known = new Map<string, string>();

  constructor(private readonly ask: AskOwner) {}

  /** The account, as far as it is known without asking. */
  peek({ accessKeyId }: Call): string {
    return ACCOUNT.test(accessKeyId) ? accessKeyId : (this.known.get(accessKeyId) ?? "");
  }

  async of(call: Call): Promise<string> {
    const known = this.peek(call);
    if (known || !call.accessKeyId) return known || NOBODY;
    const reply = await this.ask(call);
    const account = textOf(reply.body.toString("utf8"), "Account") ?? NOBODY;
    this.known.set(call.accessKeyId, account);
    return account;
  }
}
