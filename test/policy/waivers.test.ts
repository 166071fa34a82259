import type { PolicyFailure } from "./scanner";
import { judge, parseWaivers, type Waiver } from "./waivers";

const failure: PolicyFailure = {
  check: "CKV_AWS_144",
  title: "Ensure that S3 bucket has cross-region replication enabled",
  stack: "dev-data",
  resource: "aws_s3_bucket.Uploads",
};
const waiver: Waiver = {
  check: "CKV_AWS_144",
  stack: "dev-*",
  resource: "aws_s3_bucket.*",
  reason: "Data of dev can be made again from its seed, so a copy in a second region has no use.",
  owner: "platform",
  expires: "2026-06-30",
};

describe("judge", () => {
  test("passes a failure that a waiver in force covers, through the day of its expiry", () => {
    expect(judge([failure], [waiver], "2026-06-30")).toEqual({ unwaived: [], expired: [], unused: [] });
  });

  test("refuses a failure without a waiver", () => {
    expect(judge([failure], [], "2026-06-30").unwaived).toEqual([failure]);
  });

  test.each([
    ["another check", { check: "CKV_AWS_18" }],
    ["another stack", { stack: "prod-*" }],
    ["another resource", { resource: "aws_s3_bucket.Up" }],
    ["a pattern in which the dot is meant literally", { resource: "aws_s3_bucketxUploads" }],
  ])("refuses a failure whose waiver is for %s, and the waiver as unused", (_, change) => {
    const other = { ...waiver, ...change };

    expect(judge([failure], [other], "2026-06-30")).toEqual({
      unwaived: [failure],
      expired: [],
      unused: [other],
    });
  });

  test("refuses an expired waiver and what it covered", () => {
    expect(judge([failure], [waiver], "2026-07-01")).toEqual({
      unwaived: [failure],
      expired: [waiver],
      unused: [],
    });
  });

  test("refuses a waiver that covers nothing", () => {
    expect(judge([], [waiver], "2026-06-30").unused).toEqual([waiver]);
  });
});

describe("parseWaivers", () => {
  test("reads a complete waiver", () => {
    expect(parseWaivers([waiver])).toEqual([waiver]);
  });

  test.each([
    ["an unknown key", { ...waiver, until: "2027" }, "until"],
    ["no owner", { ...waiver, owner: "" }, "owner"],
    ["a reason that says nothing", { ...waiver, reason: "not needed" }, "says too little"],
    ["a date that does not exist", { ...waiver, expires: "2026-02-30" }, "expires"],
    ["a check that is not one", { ...waiver, check: "*" }, "is not a Checkov id"],
  ])("refuses %s", (_, bad, message) => {
    expect(() => parseWaivers([bad])).toThrow(message);
  });
});
