import { printable } from "../terminal/printable";
import type { Style } from "../terminal/style";
import type { TerraformEvent } from "../terraform/events";
import { renderBlock } from "./block";
import { ProgressBoard, type Phase, type StackProgress } from "./board";
import type { Reporter, Screen } from "./reporter";

const FRAME_MILLISECONDS = 200;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** A block on the terminal, one line per stack, drawn over itself. */
export class LiveReporter implements Reporter {
  readonly #board: ProgressBoard;
  readonly #timer: NodeJS.Timeout;
  #drawnLines = 0;
  #paused = false;

  constructor(
    stackIds: readonly string[],
    private readonly screen: Screen,
    private readonly style: Style,
  ) {
    this.#board = new ProgressBoard(stackIds);
    this.#timer = setInterval(() => {
      this.#draw();
    }, FRAME_MILLISECONDS);
    this.#timer.unref();
    this.screen.write(HIDE_CURSOR);
    this.#draw();
  }

  phase(stackId: string, phase: Phase, note?: string): void {
    this.#board.phase(stackId, phase, note);
  }

  event(stackId: string, event: TerraformEvent): void {
    this.#board.event(stackId, event);
  }

  progress(stackId: string): StackProgress | undefined {
    return this.#board.of(stackId);
  }

  note(text: string): void {
    // The note takes the block's place, and the block is drawn anew below it.
    this.screen.write(`${this.#home()}${printable(text)}${CLEAR_LINE}\n${CLEAR_BELOW}`);
    this.#drawnLines = 0;
    this.#draw();
  }

  async pause<T>(work: () => Promise<T>): Promise<T> {
    this.#draw();
    this.#paused = true;
    this.#drawnLines = 0;
    this.screen.write(SHOW_CURSOR);
    try {
      return await work();
    } finally {
      this.#paused = false;
      this.screen.write(HIDE_CURSOR);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#paused = false;
    this.#draw();
    this.screen.write(SHOW_CURSOR);
  }

  #draw(): void {
    if (this.#paused) return;
    // Some terminals say that they are 0 wide, which means that they do not know.
    const { columns = 0, rows = 0 } = this.screen;
    const width = Math.max(20, (columns > 0 ? columns : 80) - 1);
    const height = Math.max(3, (rows > 0 ? rows : 24) - 2);
    const lines = renderBlock(this.#board.snapshot(), width, this.style).slice(0, height);
    const body = lines.map((line) => `${line}${CLEAR_LINE}\n`).join("");
    this.screen.write(`${this.#home()}${body}${CLEAR_BELOW}`);
    this.#drawnLines = lines.length;
  }

  #home(): string {
    return this.#drawnLines === 0 ? "\r" : `\r\u001b[${this.#drawnLines}A`;
  }
}
