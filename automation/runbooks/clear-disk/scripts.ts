import type { ClearableFolder } from "./folders";

type Folders = readonly [ClearableFolder, ...ClearableFolder[]];

/**
 * Deletes regular files that have not changed for so long. Links are not followed, no other file system is entered,
 * and a file that a process has open stays: its room would not be free anyway.
 */
export function deletionScript(folders: Folders, olderThanMinutes: number): string {
  const finds = folders.map(
    ({ path, names }) =>
      `find -P ${quoted(path)} -xdev -mindepth 1 -type f -mmin +${olderThanMinutes} ${named(names)}` +
      ` -exec sh -c "$delete" sh "$open" {} + 2>/dev/null || true`,
  );
  return [
    "set -u",
    'open="$(mktemp)" || exit 1',
    `trap 'rm -f "$open"' EXIT`,
    `find /proc/[0-9]*/fd -type l -printf '%l\\n' 2>/dev/null | sort -u > "$open" || true`,
    '[ -s "$open" ] || exit 1',
    `delete='open="$1"; shift; for file; do grep -qxF -e "$file" "$open" || rm -f -- "$file"; done'`,
    ...finds,
  ].join("\n");
}

/** Writes the use of the file systems that the folders lie on. */
export function usageScript(folders: Folders): string {
  return `df -P ${folders.map(({ path }) => quoted(path)).join(" ")} 2>/dev/null || true`;
}

/** Writes owner and rights of each folder that is there. */
export function foldersScript(folders: Folders): string {
  return `stat -c '%n %U %a' ${folders.map(({ path }) => quoted(path)).join(" ")} 2>/dev/null || true`;
}

/**
 * How full the fullest of the file systems is, in percent, from what {@link usageScript} wrote.
 *
 * @throws Error where it says nothing
 */
export function fullest(output: string): number {
  const shares = output
    .split("\n")
    .flatMap((line) => /\s(\d{1,3})%\s/.exec(line)?.[1] ?? [])
    .map(Number);
  if (shares.length > 0) return Math.max(...shares);
  throw new Error("the machine does not say how full its disks are");
}

function named(names: ClearableFolder["names"]): string {
  if (!names) return "";
  return `\\( ${names.map((name) => `-name ${quoted(name)}`).join(" -o ")} \\)`;
}

/** @throws Error for a text that a shell could read otherwise, or a path that could lead elsewhere */
function quoted(text: string): string {
  if (/^[A-Za-z0-9/._*[\]-]+$/.test(text) && !text.includes("..") && text !== "/") return `'${text}'`;
  throw new Error(`${JSON.stringify(text)} is no plain path or name; allowed: letters, digits and /._*[]-`);
}
