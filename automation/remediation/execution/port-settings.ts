/** What the ports of a runbook are told of where they run. */
export interface PortSettings {
  /** Whether the cache speaks TLS; only that of the embedded estate does not. */
  readonly cacheTls: boolean;
}
