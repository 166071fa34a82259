/**
 * Refuses what does not belong to the incident's environment. The role of the function refuses it as well; this says
 * so before anything is asked for, and for names that IAM never sees.
 *
 * @param name name of the form `organization-environment-rest`
 * @throws Error naming what was given, and what is allowed
 */
export function assertOwnName(what: string, name: string, environment: string): void {
  const [organization = "", itsEnvironment = "", rest = ""] = name.split("-");
  if (/^[a-z][a-z0-9]{2,15}$/.test(organization) && itsEnvironment === environment && rest !== "") return;
  throw new Error(
    `${what} is ${JSON.stringify(name)}; allowed: a name of ${environment}, <organization>-${environment}-<name>`,
  );
}
