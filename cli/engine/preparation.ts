import { Hold } from "./hold";
import type { Session } from "./session";
import type { Stack } from "./stack";
import { Workspace } from "./workspace";

/**
 * Initializes the folders of stacks before their turn comes, one after another, while others are applied: that
 * mostly waits for AWS, and `terraform init` mostly hashes a provider of 700 MB.
 *
 * It only ever saves time. What it cannot do, because another run works in the folder or init fails, is left to the
 * turn of the stack, which then tells of it; a stack that never has a turn has only been initialized.
 */
export class Preparation {
  readonly #begun = new Set<string>();
  #work: Promise<void> | undefined;
  #current: { readonly id: string; readonly done: Promise<void> } | undefined;

  /**
   * @param stacks in the order of their turns
   */
  constructor(
    private readonly session: Session,
    private readonly operation: string,
    private readonly stacks: readonly Stack[],
  ) {}

  /** Begins, once the first stack is applied; every later call does nothing. */
  start(): void {
    this.#work ??= this.#prepareAll();
  }

  /** The turn of a stack has come: ends when its folder is free, and leaves it alone from then on. */
  async giveWay(id: string): Promise<void> {
    this.#begun.add(id);
    if (this.#current?.id === id) await this.#current.done;
  }

  /** Ends when nothing is under way any more. */
  async end(): Promise<void> {
    for (const { id } of this.stacks) this.#begun.add(id);
    await this.#work;
  }

  async #prepareAll(): Promise<void> {
    for (const stack of this.stacks) {
      if (this.session.interrupts.stopped) return;
      if (this.#begun.has(stack.id)) continue;
      this.#current = { id: stack.id, done: this.#prepare(stack).catch(() => undefined) };
      await this.#current.done;
    }
  }

  async #prepare(stack: Stack): Promise<void> {
    const workspace = new Workspace(this.session.target, stack);
    const hold = Hold.take(workspace, this.operation);
    try {
      workspace.write();
      await this.session.operations.prepare(workspace, hold);
    } finally {
      hold.release();
    }
  }
}
