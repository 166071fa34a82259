import { asString, parseObject } from "./json";

/** Who holds a state lock, as Terraform writes it. */
export interface LockInfo {
  readonly id: string;
  /** State the lock is on. */
  readonly path: string;
  /** In the words of the command line, e.g. `terraform apply`. */
  readonly operation: string;
  /** `user@host` */
  readonly who: string;
  readonly terraformVersion: string;
  readonly created: string;
}

/** Reads the lock block from the text of an error ("Lock Info: …"); `undefined` if there is none. */
export function lockInfoFromError(text: string): LockInfo | undefined {
  const start = text.lastIndexOf("Lock Info:");
  if (start < 0) return undefined;
  const block = text.slice(start);
  const field = (name: string): string =>
    new RegExp(`^[\\s│|]*${name}:[ \\t]*(.*)$`, "m").exec(block)?.[1]?.trim() ?? "";
  const id = field("ID");
  if (id === "") return undefined;
  return lockInfo(id, field);
}

/** Reads a lock as it is stored in S3 or DynamoDB; `undefined` if the text is not one. */
export function lockInfoFromJson(text: string): LockInfo | undefined {
  const body = parseObject(text);
  const id = asString(body?.["ID"]);
  if (!body || !id) return undefined;
  const field = (name: string): string => asString(body[name]) ?? "";
  return lockInfo(id, field);
}

function lockInfo(id: string, field: (name: string) => string): LockInfo {
  return {
    id,
    path: field("Path"),
    operation: operationOf(field("Operation")),
    who: field("Who"),
    terraformVersion: field("Version"),
    created: field("Created"),
  };
}

function operationOf(text: string): string {
  return text.replace(/^OperationType(.*)$/, (_, name: string) => `terraform ${name.toLowerCase()}`);
}
