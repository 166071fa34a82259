import { randomUUID } from "node:crypto";
import type { JobQueue } from "./backends";
import type { Job, Trouble } from "./job";

const SECOND_MS = 1_000;
/** Longer than a job waits for its first try, shorter than for its second: then it is done, and nothing is left of the fault. */
const IN_TROUBLE_MS = 30_000;

/** Where jobs go, and what time it is. */
interface Sending {
  readonly queue: JobQueue;
  readonly now: () => number;
}

/** Puts jobs that are in trouble on the queue, one after the other. */
export class JobSource {
  #perSecond = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly kind: Trouble["kind"],
    private readonly to: Sending,
  ) {}

  /** Sends so many a second from now on. */
  send(perSecond: number): void {
    if (perSecond === this.#perSecond) return;
    this.#perSecond = perSecond;
    clearInterval(this.#timer);
    if (perSecond === 0) return;
    this.#timer = setInterval(() => void this.#sendOne(), SECOND_MS / perSecond);
    this.#timer.unref();
  }

  async #sendOne(): Promise<void> {
    const { queue, now } = this.to;
    const trouble = { kind: this.kind, untilMs: now() + IN_TROUBLE_MS };
    const job: Job = { id: randomUUID(), text: "made by a fault", trouble };
    // One that the queue did not take is one less.
    await queue.send(JSON.stringify(job)).catch(() => undefined);
  }
}
