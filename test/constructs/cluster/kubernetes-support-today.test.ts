import { SUPPORT_REVIEWED_ON, supportPhase } from "../../../constructs/cluster/kubernetes-versions";
import { selectEnvironments } from "../../../environments";

/** New versions come about every four months: a table that was not looked at for three says too little. */
const REVIEW_EVERY_DAYS = 90;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** What is out of date on a day (`YYYY-MM-DD`), and what to do about it. */
function overdue(today: string, reviewedOn: string, versions: readonly string[]): string[] {
  const ageDays = (Date.parse(today) - Date.parse(reviewedOn)) / MS_PER_DAY;
  const review =
    ageDays > REVIEW_EVERY_DAYS
      ? [
          `the support table was reviewed ${ageDays} days ago: compare it with AWS's, and move SUPPORT_REVIEWED_ON on`,
        ]
      : [];
  const ended = versions.filter(
    (version) => !["standard", "extended"].includes(supportPhase(version, today)),
  );
  return [...review, ...ended.map((version) => `EKS supports Kubernetes ${version} no more: upgrade it`)];
}

// Synthesis judges versions by the day of the review, so that a commit gives the same bytes on every day. This is
// the one place that looks at the calendar, and it may turn red without a change.
describe("the Kubernetes versions today", () => {
  test("are supported, by a table that was reviewed lately", () => {
    const versions = selectEnvironments().map(({ cluster }) => cluster.kubernetesVersion);

    expect(overdue(new Date().toISOString().slice(0, 10), SUPPORT_REVIEWED_ON, versions)).toEqual([]);
  });

  test.each([
    ["2026-11-21", 0, 0],
    ["2027-02-19", 0, 0],
    ["2027-02-20", 1, 0],
    ["2027-03-23", 1, 0],
    ["2027-03-24", 1, 1],
  ])("on %s: %i overdue reviews and %i versions without support", (today, reviews, versions) => {
    const problems = overdue(today, "2026-11-21", ["1.32", "1.35"]);

    expect(problems.filter((problem) => problem.includes("SUPPORT_REVIEWED_ON"))).toHaveLength(reviews);
    expect(problems.filter((problem) => problem.includes("1.32"))).toHaveLength(versions);
    expect(problems).toHaveLength(reviews + versions);
  });
});
