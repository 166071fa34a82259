import { existsSync, renameSync, statSync, appendFile } from "node:fs";

/** One line of the log: who called what, with which outcome. Enough to measure the least privilege that a run needs. */
export interface CallRecord {
  readonly time: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  readonly status: number;
  readonly ms: number;
  readonly routedTo: string;
  readonly mends: readonly string[];
}

const LIMIT_BYTES = 32 * 2 ** 20;
const FLUSH_MS = 100;

/** Lines of JSON in a file of bounded size; one older generation is kept beside it. */
export class CallLog {
  private waiting: string[] = [];
  private writing = false;
  /** Who waits for the end of the write that goes on. */
  private readonly followers: (() => void)[] = [];
  private size: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly file: string,
    private readonly limitBytes = LIMIT_BYTES,
  ) {
    this.size = existsSync(file) ? statSync(file).size : 0;
    this.timer = setInterval(() => this.flush(), FLUSH_MS);
    this.timer.unref();
  }

  add(record: CallRecord): void {
    this.waiting.push(JSON.stringify(record));
  }

  /** Writes what waits. A log that cannot be written must not stop the calls: the lines are lost, not the estate. */
  flush(done: () => void = () => undefined): void {
    if (this.writing) {
      this.followers.push(done);
      return;
    }
    if (this.waiting.length === 0) {
      done();
      return;
    }
    const text = `${this.waiting.join("\n")}\n`;
    this.waiting = [];
    this.writing = true;
    this.rotate(Buffer.byteLength(text));
    appendFile(this.file, text, { mode: 0o600 }, () => {
      this.writing = false;
      done();
      const followers = this.followers.splice(0);
      if (followers.length > 0) this.flush(() => followers.forEach((follower) => follower()));
    });
  }

  close(): Promise<void> {
    clearInterval(this.timer);
    return new Promise((resolve) => this.flush(resolve));
  }

  private rotate(growth: number): void {
    if (this.size > 0 && this.size + growth > this.limitBytes) {
      if (existsSync(this.file)) renameSync(this.file, this.file.replace(/(\.jsonl)?$/, ".1.jsonl"));
      this.size = 0;
    }
    this.size += growth;
  }
}
