import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { estatePrograms } from "../../support/workshop-setup";

/** What a new security group lets out after the provider took its first rule away, before and after the patch. */
const SCRIPT = `
import json, re, security_group_rules
from ministack.services import ec2

FIRST_RULE = {"IpProtocol": "-1", "FromPort": "0", "ToPort": "0", "IpRanges.1.CidrIp": "0.0.0.0/0"}

def left(name):
    reply = ec2._create_security_group({"GroupName": [name], "GroupDescription": [name]})
    group = re.search(r"<groupId>(sg-\\w+)", reply[2].decode()).group(1)
    ec2._revoke_sg_egress({"GroupId": [group], **{"IpPermissions.1." + key: [value] for key, value in FIRST_RULE.items()}})
    return len(ec2._security_groups.get(group)["IpPermissionsEgress"])

alone = left("alone")
security_group_rules.install()
print(json.dumps([alone, left("patched")]))
`;

test("a rule for all protocols is found whatever ports are named with it", () => {
  const { stdout, stderr, status } = spawnSync(estatePrograms().python, ["-c", SCRIPT], {
    env: { ...process.env, PYTHONPATH: join("local", "emulator"), PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });

  expect({ status, stderr, left: JSON.parse(stdout) as unknown }).toEqual({
    status: 0,
    stderr: "",
    left: [1, 0],
  });
});
