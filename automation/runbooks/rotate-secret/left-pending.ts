/**
 * Says what keeps a rotation from beginning, and how a person clears it.
 *
 * @param madeAtMs milliseconds since the epoch; `undefined` where the version has no value yet
 */
export function leftPending(arn: string, version: string, madeAtMs: number | undefined): string {
  const since = madeAtMs === undefined ? "and has no value yet" : `since ${new Date(madeAtMs).toISOString()}`;
  // Quoted: the name of a secret that RDS keeps has a "!", which shells take for something else.
  const command =
    `aws secretsmanager update-secret-version-stage --secret-id '${arn}' ` +
    `--version-stage AWSPENDING --remove-from-version-id '${version}'`;
  return (
    `version ${version} of ${arn} is AWSPENDING ${since}: a rotation is under way, or was left half done, and ` +
    `Secrets Manager begins no other. Where none is under way, clear it with: ${command}`
  );
}
