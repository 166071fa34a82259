/** The first `major.minor[.patch]` in a text, as numbers; undefined when there is none. */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Negative, zero or positive, as `left` is older than, equal to or newer than `right`. */
export function compareVersions(left, right) {
  const [a, b] = [parseVersion(left), parseVersion(right)];
  if (!a || !b) throw new Error(`Cannot compare the versions "${left}" and "${right}"`);
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export function isAtLeast(version, minimum) {
  return parseVersion(version) !== undefined && compareVersions(version, minimum) >= 0;
}

/** Whether `minimum <= version < below`. */
export function isWithin(version, { minimum, below }) {
  return isAtLeast(version, minimum) && compareVersions(version, below) < 0;
}
