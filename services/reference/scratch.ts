import { appendFile, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

const MIB = 2 ** 20;
const JOURNAL = "journal.log";
const BALLAST = "ballast.bin";

/** The service's own disk: a journal of accepted jobs, within a limit. */
export class Scratch {
  constructor(
    private readonly directory: string,
    private readonly limitMib: number,
  ) {}

  /** Makes the directory. */
  async prepare(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
  }

  /** How much of the limit is used, in percent. */
  async usedPercent(): Promise<number> {
    const names = await readdir(this.directory).catch(() => []);
    const sizes = await Promise.all(
      names.map((name) =>
        stat(join(this.directory, name)).then(
          (file) => file.size,
          () => 0,
        ),
      ),
    );
    const used = sizes.reduce((sum, size) => sum + size, 0);
    return Math.min(100, (100 * used) / (this.limitMib * MIB));
  }

  /**
   * Appends a line to the journal.
   *
   * @throws Error when the disk is full
   */
  async record(line: string): Promise<void> {
    if ((await this.usedPercent()) >= 100) {
      throw new Error(`${this.directory} is full: its limit is ${this.limitMib} MiB; delete what is old`);
    }
    await appendFile(join(this.directory, JOURNAL), `${line}\n`);
  }

  /** Fills the disk, within the limit: the machine's own disk is in no danger. */
  async fill(): Promise<void> {
    await writeFile(join(this.directory, BALLAST), Buffer.alloc(this.limitMib * MIB));
  }

  /** Takes away what {@link fill} wrote. */
  async relieve(): Promise<void> {
    await rm(join(this.directory, BALLAST), { force: true });
  }
}
