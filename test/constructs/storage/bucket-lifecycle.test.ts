import { lifecycleRule } from "../../../constructs/storage/bucket-lifecycle";

describe("lifecycleRule", () => {
  test("keeps objects for ever, old versions for 90 days, and broken uploads for a week", () => {
    expect(lifecycleRule("Here", {})).toEqual({
      id: "every-object",
      status: "Enabled",
      filter: [{}],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      noncurrentVersionExpiration: [{ noncurrentDays: 90 }],
    });
  });

  test("moves and expires objects when told", () => {
    expect(
      lifecycleRule("Here", { infrequentAccessAfterDays: 30, expireAfterDays: 31, noncurrentVersionDays: 5 }),
    ).toMatchObject({
      transition: [{ days: 30, storageClass: "STANDARD_IA" }],
      expiration: [{ days: 31 }],
      noncurrentVersionExpiration: [{ noncurrentDays: 5 }],
    });
  });

  test("refuses to move objects earlier than S3 does", () => {
    expect(() => lifecycleRule("Here", { infrequentAccessAfterDays: 29 })).toThrow(
      "Here: lifecycle.infrequentAccessAfterDays is 29; allowed: 30 or more",
    );
  });

  test("refuses to move objects that have expired", () => {
    expect(() => lifecycleRule("Here", { infrequentAccessAfterDays: 30, expireAfterDays: 30 })).toThrow(
      "lifecycle.expireAfterDays is 30; allowed: more than infrequentAccessAfterDays (30)",
    );
  });
});
