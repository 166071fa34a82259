/**
 * Refuses what is not tagged as of the incident's environment, where its name does not tell.
 *
 * @throws Error naming the tag that it has, and the one that is allowed
 */
export function assertOwnTag(id: string, tags: Readonly<Record<string, string>>, environment: string): void {
  const { environment: tagged = "none" } = tags;
  if (tagged !== environment) throw new Error(`${id} is tagged as of ${tagged}; allowed: ${environment}`);
}
