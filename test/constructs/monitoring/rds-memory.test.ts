import { rdsDefaultMaxConnections, rdsMemoryBytes } from "../../../constructs/monitoring/rds-memory";

const GIB = 1_073_741_824;

describe("rdsMemoryBytes", () => {
  it.each([
    ["db.t4g.micro", 1],
    ["db.t4g.medium", 4],
    ["db.t3.large", 8],
    ["db.m6g.large", 8],
    ["db.m6i.2xlarge", 32],
    ["db.r6g.large", 16],
    ["db.r6g.16xlarge", 512],
    ["db.x2g.large", 32],
  ])("%s has %d GiB", (instanceClass, gib) => {
    expect(rdsMemoryBytes(instanceClass)).toBe(gib * GIB);
  });

  it.each(["db.serverless", "m6g.large", "db.q9.large", "db.m6g.huge"])("refuses %s", (instanceClass) => {
    expect(() => rdsMemoryBytes(instanceClass)).toThrow(
      `instanceClass "${instanceClass}" has no known memory`,
    );
  });
});

describe("rdsDefaultMaxConnections", () => {
  it.each([
    ["db.t4g.medium", 450],
    ["db.r6g.large", 1802],
    ["db.r6g.16xlarge", 5000],
  ])("%s takes %d connections", (instanceClass, connections) => {
    expect(rdsDefaultMaxConnections(instanceClass)).toBe(connections);
  });
});
