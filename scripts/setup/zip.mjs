import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const stored = 0;

/** The content of one file of a zip archive (no encryption, no zip64), so that unpacking needs no other program. */
export function readZipEntry(archive, name) {
  for (const entry of entries(archive)) {
    if (entry.name !== name) continue;
    const start =
      entry.localOffset +
      30 +
      archive.readUInt16LE(entry.localOffset + 26) +
      archive.readUInt16LE(entry.localOffset + 28);
    const packed = archive.subarray(start, start + entry.packedSize);
    return entry.method === stored ? packed : inflateRawSync(packed);
  }
  throw new Error(`The archive holds no file "${name}"`);
}

function* entries(archive) {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer));
  if (end < 0) throw new Error("Not a zip archive: it has no directory");
  const count = archive.readUInt16LE(end + 10);
  let offset = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(offset) !== directoryEntry)
      throw new Error("The zip archive's directory is damaged");
    const nameLength = archive.readUInt16LE(offset + 28);
    yield {
      name: archive.toString("utf8", offset + 46, offset + 46 + nameLength),
      method: archive.readUInt16LE(offset + 10),
      packedSize: archive.readUInt32LE(offset + 20),
      localOffset: archive.readUInt32LE(offset + 42),
    };
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
}
