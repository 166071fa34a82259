/**
 * CBOR as the Smithy RPC v2 protocol uses it (RFC 8949; https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html):
 * maps with text keys, lists, text, bytes, numbers, booleans, null, and moments as tag 1.
 */
const BREAK = Symbol("break");

/**
 * What CBOR bytes say. Moments become a `Date`.
 *
 * @throws SyntaxError on bytes that are no CBOR
 */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (value === BREAK || !reader.atEnd) throw new SyntaxError("the body is not one CBOR value");
  return value;
}

/** CBOR of a value. Members that are `undefined` are left out. */
export function encodeCbor(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.of(0xf6);
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "string") {
    const text = Buffer.from(value, "utf8");
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Date) return Buffer.concat([head(6, 1), encodeDouble(value.getTime() / 1000)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Buffer.concat([
    head(5, members.length),
    ...members.flatMap(([name, member]) => [encodeCbor(name), encodeCbor(member)]),
  ]);
}

function encodeNumber(value: number): Buffer {
  if (!Number.isSafeInteger(value)) return encodeDouble(value);
  return value >= 0 ? head(0, value) : head(1, -1 - value);
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(major: number, argument: number): Buffer {
  const kind = major << 5;
  if (argument < 24) return Buffer.of(kind | argument);
  if (argument < 2 ** 8) return Buffer.of(kind | 24, argument);
  const bytes = Buffer.alloc(argument < 2 ** 16 ? 3 : argument < 2 ** 32 ? 5 : 9);
  bytes[0] = kind | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27);
  if (bytes.length === 3) bytes.writeUInt16BE(argument, 1);
  else if (bytes.length === 5) bytes.writeUInt32BE(argument, 1);
  else bytes.writeBigUInt64BE(BigInt(argument), 1);
  return bytes;
}

class Reader {
  #position = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.#position === this.bytes.length;
  }

  value(): unknown {
    const first = this.#take(1)[0] ?? 0;
    const major = first >> 5;
    const info = first & 31;
    if (major === 7) return this.#simple(info);
    const indefinite = info === 31;
    const argument = indefinite ? Infinity : this.#argument(info);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
      case 3: {
        const chunks = indefinite
          ? (this.#items(argument) as (Buffer | string)[]).map((chunk) => Buffer.from(chunk))
          : [this.#take(argument)];
        const bytes = Buffer.concat(chunks);
        return major === 2 ? bytes : bytes.toString("utf8");
      }
      case 4:
        return this.#items(argument);
      case 5:
        return this.#map(argument);
      default:
        return argument === 1 ? new Date(Number(this.value()) * 1000) : this.value();
    }
  }

  #items(count: number): unknown[] {
    const items: unknown[] = [];
    while (items.length < count) {
      const item = this.value();
      if (item === BREAK) break;
      items.push(item);
    }
    return items;
  }

  #map(count: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    while (members.length < count) {
      const name = this.value();
      if (name === BREAK) break;
      members.push([String(name), this.value()]);
    }
    return Object.fromEntries(members);
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return undefined;
      case 25:
        return half(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      case 31:
        return BREAK;
      default:
        throw new SyntaxError(`CBOR simple value ${String(info)} is not known`);
    }
  }

  #argument(info: number): number {
    if (info < 24) return info;
    switch (info) {
      case 24:
        return this.#take(1).readUInt8();
      case 25:
        return this.#take(2).readUInt16BE();
      case 26:
        return this.#take(4).readUInt32BE();
      case 27:
        return Number(this.#take(8).readBigUInt64BE());
      default:
        throw new SyntaxError(`CBOR length ${String(info)} is reserved`);
    }
  }

  #take(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.bytes.length) throw new SyntaxError("the CBOR body ends too early");
    const taken = this.bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }
}

/** A number of two bytes, in which encoders write small ones. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
