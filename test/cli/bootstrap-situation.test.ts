import { bootstrapSituation, isSameContent } from "../../cli/engine/bootstrap-situation";
import type { StateFile } from "../../cli/state/state-file";

function state(lineage: string, serial: number, bucketId = "the-bucket"): StateFile {
  return {
    lineage,
    serial,
    terraformVersion: "1.11.4",
    outputs: {},
    resources: [{ address: "aws_s3_bucket.State", type: "aws_s3_bucket", attributes: { id: bucketId } }],
  };
}

describe("bootstrapSituation", () => {
  it("tells nothing, half-way and done apart", () => {
    expect(bootstrapSituation(undefined, undefined, "here")).toBe("nothing");
    expect(bootstrapSituation(state("a", 3), undefined, "here")).toBe("half-way");
    expect(bootstrapSituation(undefined, state("a", 3), "here")).toBe("done");
  });

  it("is done after a crash between the migration and the end", () => {
    expect(bootstrapSituation(state("a", 11), state("b", 1), "here")).toBe("done");
  });

  it("refuses a backend that holds another estate", () => {
    expect(() => bootstrapSituation(state("a", 3), state("b", 9, "another-bucket"), "here")).toThrow(
      "different resources: aws_s3_bucket.State",
    );
  });
});

describe("isSameContent", () => {
  it("looks past lineage and serial, and at everything else", () => {
    expect(isSameContent(state("a", 11), state("b", 1))).toBe(true);
    expect(isSameContent(state("a", 11), state("a", 11, "another-bucket"))).toBe(false);
  });
});
