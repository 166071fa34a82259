export const noCounts = { passed: 0, failed: 0, skipped: 0 };

/** A suite without tests of its own is one test. */
export function countOne(exitCode) {
  return exitCode === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 };
}

/**
 * Counts what jest reports. A file that could not run has no failed test to show for it, and a run that failed
 * for another reason (no tests found, no report, a timeout) has none either: both count as one failure.
 */
export function countJest(report, exitCode) {
  if (!report) return { ...noCounts, failed: 1 };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const unexplained = failed === 0 && (exitCode !== 0 || passed + skipped === 0);
  return { passed, failed: unexplained ? 1 : failed, skipped };
}

export function addCounts(results) {
  return results.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    noCounts,
  );
}

export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
