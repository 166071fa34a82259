const IDLE_MS = 20;
/** Bounds what a machine that has no processor to give makes of a slice. */
const LONGEST_SLICE_MS = 200;
const MICROSECONDS_PER_MS = 1_000;
/** Between two looks at the clock: looking is the system's work, and would be most of it. */
const STEPS = 50_000;

/** Takes a share of one processor for nothing, in slices that are short enough for requests to be answered between them. */
export class BusyProcessor {
  #slices: NodeJS.Timeout | undefined;

  /** @param percent of one processor, with what the process takes for other things; 0 takes nothing any more */
  keepBusy(percent: number): void {
    clearInterval(this.#slices);
    if (percent === 0) return;
    let since = look();
    this.#slices = setInterval(() => {
      work(percent / 100, since);
      since = look();
    }, IDLE_MS);
    this.#slices.unref();
  }
}

/** When somebody looked, and the processor's time until then. */
interface Look {
  readonly atMs: number;
  readonly usage: NodeJS.CpuUsage;
}

function look(): Look {
  return { atMs: performance.now(), usage: process.cpuUsage() };
}

/** Works until the process had its share of the time since then: by the processor's time, of which a busy machine gives less. */
function work(share: number, { atMs, usage }: Look): void {
  const beganMs = performance.now();
  for (;;) {
    const { user, system } = process.cpuUsage(usage);
    const nowMs = performance.now();
    const isDone = (user + system) / MICROSECONDS_PER_MS >= share * (nowMs - atMs);
    if (isDone || nowMs - beganMs >= LONGEST_SLICE_MS) return;
    for (let step = 0; step < STEPS; step += 1);
  }
}
