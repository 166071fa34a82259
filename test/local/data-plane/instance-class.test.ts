import { connectionsOf, processorsOf } from "../../../local/data-plane/instance-class";

test.each([
  ["db.t4g.micro", 2],
  ["db.t4g.large", 2],
  ["db.m6g.xlarge", 4],
  ["db.r6g.2xlarge", 8],
  ["db.m6i.16xlarge", 64],
  ["db.t4g.huge", undefined],
  ["db.serverless", undefined],
])("%s has %s processors", (instanceClass, processors) => {
  expect(processorsOf(instanceClass)).toBe(processors);
});

// The memory in bytes, by 9531392, and at most 5000.
test.each([
  ["db.t4g.micro", 112],
  ["db.t4g.medium", 450],
  ["db.m6g.large", 901],
  ["db.m6g.xlarge", 1802],
  ["db.r6g.2xlarge", 5000],
  ["db.q6g.large", undefined],
  ["db.serverless", undefined],
])("%s takes %s connections", (instanceClass, connections) => {
  expect(connectionsOf(instanceClass)).toBe(connections);
});
