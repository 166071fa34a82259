import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { AutomationFunction } from "./automation-function";

/** What the access log says about a request; the path is left out, because a link is a key. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  error: "$context.error.message",
});

/** Props of {@link PublicApi}. */
export interface PublicApiProps {
  /** Last part of the name, e.g. `approvals`. */
  readonly name: string;
  /** What it is for, in one line. */
  readonly description: string;
  readonly requestsPerSecond: number;
  readonly burstRequests: number;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
}

/** Requests that one function answers. */
export interface ApiRoutes {
  readonly handler: AutomationFunction;
  /** E.g. `/approvals/{id}`. */
  readonly path: string;
  /** Methods by construct id, e.g. `{ Show: "GET" }`. */
  readonly methods: Readonly<Record<string, "GET" | "POST">>;
}

/**
 * An address that anybody on the internet may call, so few requests at a time are let through, and the function behind it
 * must not believe any of them without a proof of its own.
 */
export class PublicApi extends Construct {
  /** Beginning of every URL, without a slash at its end. */
  readonly url: string;
  readonly #apiId: string;
  readonly #executionArn: string;

  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    const name = EstateStack.of(this).physicalName("generic", "remediation", props.name);
    const { description } = props;
    const api = new Apigatewayv2Api(this, "Resource", { name, protocolType: "HTTP", description });
    this.url = api.apiEndpoint;
    this.#apiId = api.id;
    this.#executionArn = api.executionArn;
    this.#createStage(name, props);
  }

  /** Whom requests go to. It may need the API's address, hence not a prop. */
  route({ handler, path, methods }: ApiRoutes): void {
    const integration = new Apigatewayv2Integration(this, "Integration", {
      apiId: this.#apiId,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: handler.functionArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 10_000,
    });
    for (const [id, method] of Object.entries(methods)) {
      new Apigatewayv2Route(this, id, {
        apiId: this.#apiId,
        authorizationType: "NONE",
        target: `integrations/${integration.id}`,
        routeKey: `${method} ${path}`,
      });
    }
    new LambdaPermission(this, "Permission", {
      // The ARN, so that it waits for the function.
      functionName: handler.functionArn,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.#executionArn}/*/*${path}`,
    });
  }

  #createStage(name: string, props: PublicApiProps): void {
    const accessLog = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    new Apigatewayv2Stage(this, "Stage", {
      apiId: this.#apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: props.requestsPerSecond,
        throttlingBurstLimit: props.burstRequests,
      },
    });
  }
}
