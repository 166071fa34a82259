import { Service, type ServiceProps } from "../../../constructs/service/service";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";
import { serviceProps } from "./fixtures";

function synthService(overrides: Partial<ServiceProps> = {}): SynthesizedStack {
  const stack = estateStack();
  new Service(stack, "Service", { ...serviceProps, ...overrides });
  return synth(stack);
}

interface Container {
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly [key: string]: unknown;
}

function container(json: SynthesizedStack): Container {
  const [first] = JSON.parse(
    String(onlyResource(json, "aws_ecs_task_definition")["container_definitions"]),
  ) as Container[];
  if (!first) throw new Error("the task definition has no container");
  return first;
}

function variable(json: SynthesizedStack, name: string): string | undefined {
  return container(json).environment.find((candidate) => candidate.name === name)?.value;
}

function statements(json: SynthesizedStack, sid: string): Record<string, unknown>[] {
  return Object.values(json.data["aws_iam_policy_document"] ?? {})
    .flatMap((document) => document["statement"] as Record<string, unknown>[])
    .filter((statement) => statement["sid"] === sid);
}

describe("tasks", () => {
  test("run on Fargate in private subnets, and a failed deployment is rolled back", () => {
    const service = onlyResource(synthService(), "aws_ecs_service");

    expect(service).toMatchObject({
      launch_type: "FARGATE",
      desired_count: 2,
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      health_check_grace_period_seconds: 60,
      lifecycle: { ignore_changes: ["desired_count"] },
    });
    expect(service["network_configuration"]).toMatchObject({
      assign_public_ip: false,
      subnets: ["subnet-private-a", "subnet-private-b"],
    });
  });

  test("are confined: no root, no writable root file system, no image but ours", () => {
    const json = synthService();

    expect(container(json)).toMatchObject({ user: "1000", readonlyRootFilesystem: true, essential: true });
    expect(container(json)["image"]).toMatch(/^\$\{aws_ecr_repository\..+\.repository_url\}:1\.2\.3$/);
    expect(onlyResource(json, "aws_ecr_repository")).toMatchObject({
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
    });
  });

  test("learn from their variables where everything is, and carry no secret", () => {
    const json = synthService();

    expect(variable(json, "DATABASE_HOST")).toBe("database.example");
    expect(variable(json, "DATABASE_SIGN_IN")).toBe("iam");
    expect(variable(json, "CACHE_TLS")).toBe("true");
    expect(variable(json, "QUEUE_URL")).toMatch(/^\$\{aws_sqs_queue\./);
    expect(container(json)["secrets"]).toBeUndefined();
    expect(JSON.stringify(container(json))).not.toContain("secretsmanager");
  });

  test("let faults be switched on only where that was asked for", () => {
    expect(variable(synthService(), "FAULT_INJECTION")).toBe("disabled");
    expect(variable(synthService({ faultInjection: true }), "FAULT_INJECTION")).toBe("enabled");
  });

  test("refuse a size that Fargate does not offer", () => {
    expect(() => synthService({ task: { cpuUnits: 300, memoryMib: 1024 } })).toThrow(
      "test/Service/Tasks: task.cpuUnits is 300; allowed: 512, 1024, 2048, 4096.",
    );
    expect(() => synthService({ task: { cpuUnits: 512, memoryMib: 1500 } })).toThrow(
      "task.memoryMib is 1500; allowed: 1024 to 4096 in steps of 1024 with 512 CPU units.",
    );
  });
});

describe("rights", () => {
  test("every role stays within the boundary", () => {
    const roles = resources(synthService(), "aws_iam_role");

    expect(roles.map((role) => role["name"])).toEqual([
      "homeostat-dev-reference-task",
      "homeostat-dev-reference-execution",
      "homeostat-dev-reference-worker",
    ]);
    for (const role of roles) {
      expect(role["permissions_boundary"]).toBe("arn:aws:iam::111111111111:policy/boundary");
    }
  });

  test("the running code may send, publish in its namespace, and sign in as itself: nothing else", () => {
    const json = synthService();
    const task = Object.entries(json.data["aws_iam_policy_document"] ?? {}).find(([address]) =>
      address.includes("TaskRole_Granted"),
    )?.[1]["statement"] as Record<string, unknown>[];

    expect(task.flatMap((statement) => statement["actions"] as string[]).sort()).toEqual([
      "cloudwatch:PutMetricData",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "rds-db:connect",
      "sqs:SendMessage",
    ]);
    expect(statements(json, "PublishMetrics")[0]?.["condition"]).toEqual([
      { test: "StringEquals", variable: "cloudwatch:namespace", values: ["Homeostat/Service"] },
    ]);
    expect(statements(json, "SignInToDatabase")[0]?.["resources"]).toEqual([
      "arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-ABCDEF/reference",
    ]);
  });

  test("tasks are trusted for this account only", () => {
    const json = synthService();
    const trusts = Object.entries(json.data["aws_iam_policy_document"] ?? {})
      .filter(([address]) => /(Task|Execution)Role_Trust/.test(address))
      .map(([, document]) => (document["statement"] as Record<string, unknown>[])[0]);

    expect(trusts).toHaveLength(2);
    for (const trust of trusts) {
      expect(trust?.["condition"]).toEqual([
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] },
      ]);
    }
  });
});

describe("way in", () => {
  test("the load balancer is internal, speaks TLS only, and logs every request", () => {
    const json = synthService();

    expect(onlyResource(json, "aws_lb")).toMatchObject({
      internal: true,
      drop_invalid_header_fields: true,
      enable_deletion_protection: false,
      access_logs: { bucket: "access-logs", prefix: "reference", enabled: true },
    });
    expect(onlyResource(json, "aws_lb_listener")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(onlyResource(json, "aws_lb_target_group")["health_check"]).toMatchObject({
      path: "/healthz",
      matcher: "200",
    });
  });

  test("deletion protection is passed on", () => {
    const json = synthService({ deletionProtection: true });

    expect(onlyResource(json, "aws_lb")["enable_deletion_protection"]).toBe(true);
  });

  test("the API asks for a signature, limits requests and verifies the name of the load balancer", () => {
    const json = synthService();

    expect(onlyResource(json, "aws_apigatewayv2_route")).toMatchObject({
      route_key: "$default",
      authorization_type: "AWS_IAM",
    });
    expect(onlyResource(json, "aws_apigatewayv2_integration")).toMatchObject({
      connection_type: "VPC_LINK",
      tls_config: { server_name_to_verify: "reference.dev.example.com" },
    });
    expect(onlyResource(json, "aws_apigatewayv2_stage")["default_route_settings"]).toMatchObject({
      throttling_rate_limit: 200,
      throttling_burst_limit: 400,
    });
  });

  test("every connection that is needed has its rule out and its rule in, and nothing comes in from an address", () => {
    const json = synthService();
    const ingress = resources(json, "aws_vpc_security_group_ingress_rule");
    const egress = resources(json, "aws_vpc_security_group_egress_rule");

    expect(ingress.map((rule) => rule["from_port"]).sort()).toEqual([443, 5432, 6379, 8080]);
    expect(egress.map((rule) => rule["from_port"]).sort()).toEqual([443, 443, 5432, 6379, 8080]);
    expect(ingress.filter((rule) => "cidr_ipv4" in rule)).toEqual([]);
  });
});

describe("queue and worker", () => {
  test("hopeless messages are kept for 14 days", () => {
    const json = synthService();

    expect(onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-reference-jobs-dead" })).toMatchObject({
      message_retention_seconds: 1_209_600,
      kms_master_key_id: "arn:aws:kms:eu-west-1:111111111111:key/messaging",
    });
    const queue = onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-reference-jobs" });
    expect(JSON.parse(String(queue["redrive_policy"]))).toMatchObject({ maxReceiveCount: 5 });
  });

  test("a message is hidden six times as long as the worker may run", () => {
    const json = synthService();

    expect(onlyResource(json, "aws_lambda_function")["timeout"]).toBe(30);
    expect(
      onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-reference-jobs" })[
        "visibility_timeout_seconds"
      ],
    ).toBe(180);
  });

  test("plain-text requests to the queues are refused", () => {
    expect(statements(synthService(), "RefusePlainText")).toHaveLength(2);
  });

  test("messages of a batch fail one by one", () => {
    expect(onlyResource(synthService(), "aws_lambda_event_source_mapping")).toMatchObject({
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 10 },
    });
  });

  test("two syntheses have the same code, named by its content", () => {
    const [first, second] = [synthService(), synthService()].map((json) =>
      onlyResource(json, "aws_lambda_function"),
    );

    expect(first?.["source_code_hash"]).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(first?.["source_code_hash"]).toBe(second?.["source_code_hash"]);
    expect(first?.["s3_key"]).toBe(second?.["s3_key"]);
  });
});

describe("scaling", () => {
  test("keeps CPU use and requests per task, between the limits", () => {
    const json = synthService();

    expect(onlyResource(json, "aws_appautoscaling_target")).toMatchObject({
      min_capacity: 2,
      max_capacity: 4,
    });
    const configurations = resources(json, "aws_appautoscaling_policy").map(
      (policy) => policy["target_tracking_scaling_policy_configuration"],
    );
    expect(configurations).toEqual([
      expect.objectContaining({ target_value: 60, scale_in_cooldown: 300, scale_out_cooldown: 60 }),
      expect.objectContaining({ target_value: 1000 }),
    ]);
  });

  test.each([
    [{ minimumTasks: 0, maximumTasks: 2 }, "minimumTasks is 0; allowed: 1 or more."],
    [{ minimumTasks: 3, maximumTasks: 2 }, "maximumTasks is 2; allowed: 3 or more."],
    [{ minimumTasks: 1, maximumTasks: 2, cpuPercent: 95 }, "cpuPercent is 95; allowed: 10 to 90."],
  ])("refuses %j", (scaling, message) => {
    expect(() => synthService({ scaling })).toThrow(message);
  });
});

test("every log group is encrypted and ends some day", () => {
  const groups = resources(synthService(), "aws_cloudwatch_log_group");

  expect(groups.map((group) => group["name"])).toEqual([
    "/aws/apigateway/homeostat-dev-reference",
    "/ecs/homeostat-dev-reference",
    "/aws/lambda/homeostat-dev-reference-worker",
  ]);
  for (const group of groups) {
    expect(group).toMatchObject({
      retention_in_days: 30,
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/logs",
    });
  }
});
