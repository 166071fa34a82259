/**
 * Whether two names may be one person's. An AWS identity is known by its user or session name, whatever role it has taken: one
 * person has several roles. An incident without a reporter may be anybody's own, and so may one whose reporter, or an answer
 * whose giver, has but a name that a program made up for the session.
 */
export function isSamePerson(by: string, reportedBy: string | undefined): boolean {
  if (reportedBy === undefined || isMadeUp(by) || isMadeUp(reportedBy)) return true;
  return personOf(by) === personOf(reportedBy);
}

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>` and `arn:aws:iam::<account>:user/<path>/<name>` end with who it is. */
function personOf(name: string): string {
  const plain = plainOf(name);
  return /^arn:[^:]*:(?:sts|iam):/.test(plain) ? (plain.split("/").at(-1) ?? plain) : plain;
}

/** What SDKs and the AWS CLI call a session that nobody names, each time another, and EC2 that of a machine. */
const MADE_UP =
  /\/(?:aws-sdk-js(?:-session)?|aws-go-sdk|aws-sdk-java|aws-cli-[a-z-]+|botocore-session|i)-[0-9a-f]+$/;

/** Whether a name says nothing of who it is: that of a role's session which a program has named. */
export function isMadeUp(name: string): boolean {
  const plain = plainOf(name);
  return /^arn:[^:]*:sts:/.test(plain) && MADE_UP.test(plain);
}

function plainOf(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
