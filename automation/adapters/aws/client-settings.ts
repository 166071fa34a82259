/**
 * Settings of every client that a step uses: an answer comes soon or counts as none, and what throttles is asked
 * again a few times within the step's own timeout.
 */
export const stepClientSettings = {
  maxAttempts: 4,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
} as const;
