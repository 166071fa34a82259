const SLICE_MS = 50;
const MICROSECONDS_PER_MS = 1_000;

/** Takes a share of one processor for nothing, in slices that are short enough for requests to be answered between them. */
export class BusyProcessor {
  #slices: NodeJS.Timeout | undefined;

  /** @param percent of one processor; 0 takes nothing any more */
  keepBusy(percent: number): void {
    clearInterval(this.#slices);
    if (percent === 0) return;
    this.#slices = setInterval(() => spin((SLICE_MS * percent) / 100), SLICE_MS);
    this.#slices.unref();
  }
}

/** By the processor's time, as far as it is to be had before the next slice: on a busy machine there is less of it. */
function spin(milliseconds: number): void {
  const untilMs = performance.now() + SLICE_MS;
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < milliseconds * MICROSECONDS_PER_MS && performance.now() < untilMs);
}
