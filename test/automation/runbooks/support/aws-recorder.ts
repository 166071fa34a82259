import { iamActionsOf } from "./iam-actions";

type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Stands in for the client of any service: what it sends back is what the handler says. */
type Sender = { readonly send: never };

interface Command {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/** Hands out clients that answer from memory, and notes which rights in IAM every call of them would have needed. */
export class AwsRecorder {
  readonly actions = new Set<string>();
  /** Names of the commands sent, in their order. */
  readonly commands: string[] = [];
  readonly #failing = new Map<string, Error>();

  /** A client of one service. A command without a handler is an error, as an unknown call is. */
  client(service: string, handlers: Handlers): Sender {
    const send = async (command: Command): Promise<unknown> => {
      const name = command.constructor.name.replace(/Command$/, "");
      this.use(...iamActionsOf(service, name, command.input));
      this.commands.push(name);
      const failure = this.#failing.get(name);
      if (failure) {
        this.#failing.delete(name);
        throw failure;
      }
      const handler = handlers[name];
      if (!handler) throw new Error(`${service} has no handler for ${name}`);
      return Promise.resolve(handler(command.input as never));
    };
    return { send } as unknown as Sender;
  }

  /** Notes rights that something else than a command needed. */
  use(...actions: readonly string[]): void {
    for (const action of actions) this.actions.add(action);
  }

  /** Lets the next command of this name fail before it has any effect. */
  failNext(command: string, message = "ServiceUnavailable"): void {
    this.#failing.set(command, new Error(message));
  }

  /** How often the command was sent. */
  count(command: string): number {
    return this.commands.filter((name) => name === command).length;
  }
}

/** An error as the SDK throws it: told apart by its name. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
