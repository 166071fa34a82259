/**
 * Whether two names may be one person's. An AWS identity is known by its user or session name, whatever role it has taken: one
 * person has several roles. An incident without a reporter may be anybody's own.
 */
export function isSamePerson(by: string, reportedBy: string | undefined): boolean {
  return reportedBy === undefined || personOf(by) === personOf(reportedBy);
}

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>` and `arn:aws:iam::<account>:user/<path>/<name>` end with who it is. */
function personOf(name: string): string {
  const plain = name.normalize("NFKC").trim().toLowerCase();
  return /^arn:[^:]*:(?:sts|iam):/.test(plain) ? (plain.split("/").at(-1) ?? plain) : plain;
}
