const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;
const LENGTH_AT = 22;
const HEADER_LENGTH = 30;

/** The first file of a zip archive that is stored without compression, as bundles of functions are. */
export function storedFile(archive: Buffer): Buffer {
  const begins = HEADER_LENGTH + archive.readUInt16LE(NAME_LENGTH_AT) + archive.readUInt16LE(EXTRA_LENGTH_AT);
  return archive.subarray(begins, begins + archive.readUInt32LE(LENGTH_AT));
}
