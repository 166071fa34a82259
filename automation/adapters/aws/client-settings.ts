/**
 * Settings of every client that a step uses: an answer comes soon or counts as none, and what throttles is asked
 * again a few times within the step's own timeout.
 */
export const stepClientSettings = {
  maxAttempts: 4,
  retryMode: "standard",
  // Without the last, the SDK only warns, and waits for minutes.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/**
 * Settings of the clients of the engine itself, whose functions have seconds: what they do where nobody answers, to page
 * for one, needs its time as well.
 */
export const engineClientSettings = {
  maxAttempts: 2,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;
