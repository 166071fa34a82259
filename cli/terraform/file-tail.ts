import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 64 * 1024;

/** Reads the lines of a file that another process is writing. */
export class FileTail {
  readonly #descriptor: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #buffer = Buffer.alloc(CHUNK_BYTES);
  #position = 0;
  #partial = "";

  constructor(
    file: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.#descriptor = openSync(file, "r");
  }

  /** Passes on the lines that are complete by now. */
  read(): void {
    for (;;) {
      const bytes = readSync(this.#descriptor, this.#buffer, 0, CHUNK_BYTES, this.#position);
      if (bytes === 0) return;
      this.#position += bytes;
      this.#take(this.#decoder.write(this.#buffer.subarray(0, bytes)));
    }
  }

  /** Passes on the rest, an unfinished last line included. */
  end(): void {
    this.read();
    const rest = this.#partial + this.#decoder.end();
    this.#partial = "";
    if (rest !== "") this.onLine(rest);
    closeSync(this.#descriptor);
  }

  #take(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) this.onLine(line);
  }
}
