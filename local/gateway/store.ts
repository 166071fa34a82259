import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../supervisor/json-file";

/** Which account and region something belongs to. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Remembered records of one kind in one account and region. */
export interface Table<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  entries(): [string, T][];
}

type Content = Record<string, Record<string, unknown>>;

/** Small records on disk, each change written at once, so that a killed gateway forgets nothing. */
export class Store {
  private readonly contents = new Map<string, Content>();

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** The records of a kind in a place. A kind always holds the same type. */
  table<T>(kind: string, { account, region }: Place): Table<T> {
    const content = this.contentOf(kind);
    const rows = (content[`${account}/${region}`] ??= {}) as Record<string, T>;
    const write = (): void => writeJsonFile(join(this.directory, `${kind}.json`), content);
    return {
      get: (key) => (Object.hasOwn(rows, key) ? rows[key] : undefined),
      set: (key, value) => {
        rows[key] = value;
        write();
      },
      delete: (key) => {
        if (!Object.hasOwn(rows, key)) return false;
        Reflect.deleteProperty(rows, key);
        write();
        return true;
      },
      entries: () => Object.entries(rows),
    };
  }

  /** Where there are records of a kind, or were. */
  places(kind: string): Place[] {
    return Object.keys(this.contentOf(kind)).map((key) => {
      const [account = "", region = ""] = key.split("/");
      return { account, region };
    });
  }

  private contentOf(kind: string): Content {
    let content = this.contents.get(kind);
    if (!content) {
      content = (readJsonFile(join(this.directory, `${kind}.json`)) ?? {}) as Content;
      this.contents.set(kind, content);
    }
    return content;
  }
}
