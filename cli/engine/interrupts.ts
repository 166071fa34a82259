import type { ChildProcess } from "node:child_process";

/** Tells what Ctrl-C has led to. */
export interface InterruptListener {
  /** Terraform was asked to finish what it has begun. */
  readonly onStop: (running: readonly string[]) => void;
  /** Asked again while Terraform finishes; resolves to true only if the reader insists. */
  readonly onInsist: (running: readonly string[]) => Promise<boolean>;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ends a run in good order: the first signal begins nothing new and lets each Terraform finish the operation it
 * is in, write its state and release its lock. Nothing is ever killed.
 */
export class Interrupts {
  readonly #controller = new AbortController();
  readonly #children = new Map<ChildProcess, string>();
  #insisting = false;
  readonly #handle = (): void => {
    this.#onSignal();
  };

  constructor(private readonly listener: InterruptListener) {}

  /** Aborted from the first signal on. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether a signal came. */
  get stopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Takes over the signals of this process for as long as the work lasts. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    for (const signal of SIGNALS) process.on(signal, this.#handle);
    try {
      return await work();
    } finally {
      for (const signal of SIGNALS) process.off(signal, this.#handle);
    }
  }

  /** Remembers a Terraform process until it ends. */
  track(child: ChildProcess, label: string): void {
    this.#children.set(child, label);
    child.once("exit", () => this.#children.delete(child));
    if (this.stopped) child.kill("SIGINT");
  }

  #onSignal(): void {
    const running = [...this.#children.values()];
    if (!this.stopped) {
      this.#controller.abort();
      this.listener.onStop(running);
      this.#interruptChildren();
      return;
    }
    if (this.#insisting || running.length === 0) return;
    this.#insisting = true;
    void this.listener.onInsist(running).then((insists) => {
      this.#insisting = false;
      if (insists) this.#interruptChildren();
    });
  }

  #interruptChildren(): void {
    for (const child of this.#children.keys()) child.kill("SIGINT");
  }
}
