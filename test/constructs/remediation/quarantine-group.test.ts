import type { Enclosure, Instance } from "../../../automation/runbooks/ports/instances";
import { quarantineOf } from "../../../automation/runbooks/isolate-instance/quarantine";
import { QuarantineGroup } from "../../../constructs/remediation/quarantine-group";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { network } from "../service/fixtures";

function build() {
  const stack = estateStack();
  new QuarantineGroup(stack, "Quarantine", { network });
  return synth(stack);
}

describe("the quarantine group", () => {
  test("has no rules, and keeps none that somebody adds", () => {
    const json = build();

    expect(onlyResource(json, "aws_security_group")).toMatchObject({
      name: "homeostat-dev-quarantine",
      vpc_id: "vpc-1",
      ingress: [],
      egress: [],
      tags: { Name: "homeostat-dev-quarantine" },
    });
    expect(resources(json, "aws_vpc_security_group_ingress_rule")).toEqual([]);
    expect(resources(json, "aws_vpc_security_group_egress_rule")).toEqual([]);
  });

  test("is what isolate-instance looks for in the network of an instance", async () => {
    const { name } = onlyResource(build(), "aws_security_group") as { readonly name: string };
    const made: Enclosure = { id: "sg-0f", name, rules: 0 };
    const instances = {
      describe: () => Promise.reject(new Error("no instance is looked at")),
      setSecurityGroups: () => Promise.reject(new Error("nothing is changed")),
      enclosures: (networkId: string, nameEnd: string) =>
        Promise.resolve(networkId === "vpc-1" && made.name.endsWith(nameEnd) ? [made] : []),
    };
    const instance: Instance = {
      id: "i-1",
      state: "running",
      networkId: "vpc-1",
      tags: {},
      volumeIds: [],
      securityGroups: {},
    };

    await expect(quarantineOf(instance, "dev", instances)).resolves.toEqual(made);
    await expect(quarantineOf(instance, "prod", instances)).rejects.toThrow("allowed: one");
  });
});
