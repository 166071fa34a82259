import { estimate } from "../../cli/prices/estimate";
import type { StateResource } from "../../cli/state/state-file";

function resource(type: string, attributes: Record<string, unknown> = {}): StateResource {
  return { address: `${type}.A`, type, attributes };
}

function cost(...resources: readonly StateResource[]): number {
  return Number(estimate(resources).usdPerMonth.toFixed(2));
}

describe("estimate", () => {
  it("multiplies hours by 730, and leaves months as they are", () => {
    expect(cost(resource("aws_eks_cluster"))).toBe(73);
    expect(cost(resource("aws_kms_key"), resource("aws_kms_key"))).toBe(2);
  });

  it("counts a database twice when it stands in two zones", () => {
    const database = { instance_class: "db.t4g.medium", allocated_storage: 20 };
    const single = cost(resource("aws_db_instance", { ...database, multi_az: false }));
    expect(single).toBe(53.64);
    expect(cost(resource("aws_db_instance", { ...database, multi_az: true }))).toBe(107.28);
  });

  it("bills an Aurora cluster by its instances, its least volume and its secret, and says that the rest is by use", () => {
    const cluster = resource("aws_rds_cluster", { master_user_secret: [{ secret_arn: "arn:1" }] });
    const instance = resource("aws_rds_cluster_instance", { instance_class: "db.r6g.large" });
    // 10 GiB at 0.11, a secret at 0.40, and two instances at 0.287 an hour.
    expect(cost(cluster, instance, instance)).toBe(1.5 + 419.02);
    expect(estimate([cluster]).services).toEqual([
      { service: "Aurora PostgreSQL", resources: 1, usdPerMonth: 1.5, usageBased: true },
    ]);
    expect(estimate([cluster, instance]).unpriced).toEqual([]);
  });

  it("takes nodes and their disks from node group and launch template", () => {
    const group = resource("aws_eks_node_group", {
      instance_types: ["t3.medium"],
      scaling_config: [{ desired_size: 2 }],
      launch_template: [{ id: "lt-1" }],
    });
    const template = resource("aws_launch_template", {
      id: "lt-1",
      block_device_mappings: [{ ebs: [{ volume_size: 50 }] }],
    });
    expect(cost(group, template)).toBe(75.38);
  });

  it("takes the size of tasks from their definition", () => {
    const service = resource("aws_ecs_service", { desired_count: 2, task_definition: "arn:1" });
    const definition = resource("aws_ecs_task_definition", { arn: "arn:1", cpu: "512", memory: "1024" });
    expect(cost(service, definition)).toBe(36.04);
  });

  it("bills an interface endpoint by zone and a gateway endpoint not at all", () => {
    const endpoint = (kind: string) =>
      resource("aws_vpc_endpoint", { vpc_endpoint_type: kind, subnet_ids: ["a", "b"] });
    expect(cost(endpoint("Interface"))).toBe(16.06);
    expect(cost(endpoint("Gateway"))).toBe(0);
  });

  it("says what it has no price for, and what is billed by use", () => {
    const { services, unpriced } = estimate([
      resource("aws_db_instance", { instance_class: "db.x9.huge", allocated_storage: 0 }),
      resource("aws_s3_bucket"),
    ]);
    expect(unpriced).toEqual(["rds:db.x9.huge"]);
    expect(services).toContainEqual({ service: "S3", resources: 1, usdPerMonth: 0, usageBased: true });
  });
});
