import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLEARABLE } from "../../../automation/runbooks/clear-disk/folders";
import { deletionScript, fullest, usageScript } from "../../../automation/runbooks/clear-disk/scripts";
import { emulatorSays } from "./support";

const MACHINE = `
import json, os, sys, time
import machine_shell
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import ec2, ssm
machine_shell.install()
set_request_account_id("111111111111"); set_request_region("eu-west-1")
ec2._instances["i-1"] = {"Condition": "ok", "State": {"Name": "running"}}
ec2._tags["i-1"] = [{"Key": "environment", "Value": "dev"}]
ec2._instances["i-2"] = {"State": {"Name": "running"}}
def run(script): return ec2.exec_in_instance_blocking("i-1", ["/bin/sh", "-c", script])
def old(path, size):
  path = os.path.join("machines/i-1", path)
  with open(path, "wb") as file: file.write(b"x" * size)
  os.utime(path, (time.time() - 7200, time.time() - 7200))
def left(): return sorted(os.listdir("machines/i-1/tmp"))
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "homeostat-machine-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(MACHINE + lines, directory);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("the scripts of clear-disk see and clear the machine's own small disk", () => {
  const [full, [code], free, left] = says(`
run("true")
old("tmp/old", 9 << 20)
open("machines/i-1/tmp/young", "w").close()
full = run(${JSON.stringify(usageScript(CLEARABLE))})[1]
cleared = run(${JSON.stringify(deletionScript(CLEARABLE, 60))})
free = run(${JSON.stringify(usageScript(CLEARABLE))})[1]
print(json.dumps([full, cleared, free, left()]))`) as [string, [number], string, string[]];
  expect(fullest(full)).toBeGreaterThanOrEqual(85);
  expect(code).toBe(0);
  expect(fullest(free)).toBeLessThan(10);
  expect(left).toEqual(["young"]);
});

test.each(["rm -rf /tmp/x", 'ls "/"', "cat /etc/passwd", "ls '/tmp/a' /var", "ls '/../'/etc"])(
  "a script that names a place of this computer is not run: %s",
  (script) => {
    expect(says(`print(json.dumps(run(${JSON.stringify(script)})[0]))`)).toBe(126);
  },
);

test("Systems Manager finds machines by their tags, and none without an agent", () => {
  const told = says(`
def found(*filters):
  asked = {"Filters": [{"Key": key, "Values": [value]} for key, value in filters]}
  answer = json.loads(ssm._describe_instance_information(asked)[2])
  return [one["InstanceId"] for one in answer["InstanceInformationList"]]
print(json.dumps([found(), found(("InstanceIds", "i-1"), ("tag:environment", "dev")), found(("tag:environment", "prod"))]))`);
  expect(told).toEqual([["i-1"], ["i-1"], []]);
});
