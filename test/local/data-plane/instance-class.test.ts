import { processorsOf } from "../../../local/data-plane/instance-class";

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
