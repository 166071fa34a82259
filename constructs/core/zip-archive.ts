import { crc32 } from "node:zlib";

const LOCAL_FILE_SIGNATURE = 0x04034b50;
const CENTRAL_FILE_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const VERSION = 20;
const UNIX_FILE_READABLE_BY_ALL = 0o100644;
/** 1 January 1980 in MS-DOS notation, the first day that the format knows: the archive must not carry the time of the build. */
const DATE = (1 << 5) | 1;

/** A file of an archive. */
export interface ArchivedFile {
  /** Path inside the archive, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** A zip of the files, stored without compression: the same files give the same bytes on every machine. */
export function zipArchive(files: readonly ArchivedFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const path = Buffer.from(file.path);
    const content = Buffer.from(file.content);
    const common = commonHeader(path, content);
    const body = Buffer.concat([uint32(LOCAL_FILE_SIGNATURE), common, path, content]);
    directory.push(centralHeader(common, offset), path);
    bodies.push(body);
    offset += body.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...bodies, central, endRecord(files.length, central.length, offset)]);
}

/** Version, flags, method, time, date, checksum, sizes, lengths: the same 26 bytes in both headers. */
function commonHeader(path: Buffer, content: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(DATE, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(path.length, 22);
  return header;
}

function centralHeader(common: Buffer, offset: number): Buffer {
  const start = Buffer.alloc(6);
  start.writeUInt32LE(CENTRAL_FILE_SIGNATURE, 0);
  // The high byte says "made on Unix", so that the mode below counts: Lambda must be able to read the file.
  start.writeUInt16LE((3 << 8) | VERSION, 4);
  const end = Buffer.alloc(14);
  end.writeUInt32LE((UNIX_FILE_READABLE_BY_ALL << 16) >>> 0, 6);
  end.writeUInt32LE(offset, 10);
  return Buffer.concat([start, common, end]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(END_SIGNATURE, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
