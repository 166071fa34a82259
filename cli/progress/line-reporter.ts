import { printable } from "../terminal/printable";
import type { TerraformEvent } from "../terraform/events";
import { describe } from "./block";
import { ProgressBoard, type Phase, type StackProgress } from "./board";
import type { Reporter, Screen } from "./reporter";

const REPEAT_MILLISECONDS = 30_000;

/** Plain lines with the time, for logs: one per step of a stack, and one now and then while it works. */
export class LineReporter implements Reporter {
  readonly #board: ProgressBoard;
  readonly #timer: NodeJS.Timeout;

  constructor(
    stackIds: readonly string[],
    private readonly screen: Screen,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.#board = new ProgressBoard(stackIds, () => this.clock().getTime());
    this.#timer = setInterval(() => {
      for (const stack of this.#board.snapshot()) if (stack.current !== undefined) this.#line(stack.id);
    }, REPEAT_MILLISECONDS);
    this.#timer.unref();
  }

  phase(stackId: string, phase: Phase, note?: string): void {
    this.#board.phase(stackId, phase, note);
    this.#line(stackId);
  }

  event(stackId: string, event: TerraformEvent): void {
    this.#board.event(stackId, event);
  }

  progress(stackId: string): StackProgress | undefined {
    return this.#board.of(stackId);
  }

  note(text: string): void {
    this.screen.write(`${this.#time()} ${printable(text)}\n`);
  }

  pause<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #line(stackId: string): void {
    const stack = this.#board.of(stackId);
    if (stack) this.screen.write(`${this.#time()} ${stack.id}: ${describe(stack)}\n`);
  }

  #time(): string {
    return this.clock().toISOString().slice(11, 19);
  }
}
