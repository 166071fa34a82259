/** Finds services. */
export interface ServiceDirectory {
  /**
   * Every service, as `cluster/service`, whose cluster and own name begin so.
   *
   * @throws Error where the beginning is empty, or there are more than a hundred
   */
  servicesNamed(beginning: string): Promise<readonly string[]>;
}
