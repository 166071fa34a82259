"""Systems Manager reaches the machines of Auto Scaling groups and runs real commands there.

A machine is a folder below this process's own, with a small disk. What a script names between single quotes as a path is
taken to be below that folder; a script that names any other place of this computer is not run. The emulator reaches
machines by docker only, and knows no filters.
Follows https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html and
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
"""

import json
import os
import re
import subprocess

from ministack.services import ec2, ssm

DISK_KIB = 10 * 1024
FOLDERS = ("tmp", "var/tmp", "var/log")
SECONDS = 120
# All that a script may say of places beside its quoted paths.
HARMLESS = re.compile(r"/proc/\[0-9\]\*/fd\b|/dev/null\b")
DF = """#!/bin/sh
used=$(du -sk "$MACHINE" | cut -f1)
echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
echo "/dev/xvda1 {disk} $used $(({disk} - used)) $((used * 100 / {disk}))% /"
"""


def install():
    managed, execute = ec2.instance_is_managed, ec2.exec_in_instance_blocking

    def is_managed(instance_id):
        return is_machine(instance_id) or managed(instance_id)

    def executed(instance_id, argv):
        return run(instance_id, argv[-1]) if is_machine(instance_id) else execute(instance_id, argv)

    ec2.instance_is_managed, ec2.exec_in_instance_blocking = is_managed, executed
    ssm._describe_instance_information = filtered(ssm._describe_instance_information)


def is_machine(instance_id):
    instance = ec2._instances.get(instance_id)
    return instance is not None and "Condition" in instance and instance["State"]["Name"] == "running"


def folder_of(instance_id):
    """The folder that is the machine; made when somebody first looks."""
    folder = os.path.join(os.getcwd(), "machines", instance_id)
    if "'" in folder:
        raise ValueError(f"{folder} has a quote in its name: no command can be run below it")
    for name in (*FOLDERS, ".run", ".bin"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    df = os.path.join(folder, ".bin", "df")
    if not os.path.exists(df):
        with open(df, "w", opener=lambda path, flags: os.open(path, flags, 0o700)) as file:
            file.write(DF.format(disk=DISK_KIB))
    return folder


def run(instance_id, script):
    """Exit code, output and errors, as the agent tells them."""
    folder = folder_of(instance_id)
    inside = script.replace("'/", f"'{folder}/")
    if '/..' in script:
        return 126, "", "the script climbs out of a folder: it is not run"
    elsewhere = HARMLESS.sub("", re.sub(rf"'{re.escape(folder)}/[^']*'", "", inside))
    if "/" in elsewhere:
        return 126, "", "the script names a place outside of the machine's folders between quotes: it is not run"
    env = {"PATH": f"{folder}/.bin:{os.environ.get('PATH', '')}", "TMPDIR": f"{folder}/.run", "MACHINE": folder}
    try:
        done = subprocess.run(["/bin/sh", "-c", inside], cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return 137, "", f"ended after {SECONDS} s"
    return done.returncode, done.stdout.replace(folder, ""), done.stderr.replace(folder, "")


def filtered(describe):
    def described(data):
        status, headers, body = describe(data)
        answer = json.loads(body)
        wanted = {one["Key"]: one["Values"] for one in data.get("Filters") or []}
        answer["InstanceInformationList"] = [
            one for one in answer.get("InstanceInformationList", []) if matches(one["InstanceId"], wanted)
        ]
        return status, headers, json.dumps(answer).encode()

    return described


def matches(instance_id, wanted):
    tags = {tag["Key"]: tag["Value"] for tag in ec2._tags.get(instance_id, [])}
    known = {"InstanceIds": instance_id, **{f"tag:{key}": value for key, value in tags.items()}}
    return all(known.get(key) in values for key, values in wanted.items())
