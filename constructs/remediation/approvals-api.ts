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

/** A person opens a link; nobody opens many. */
const REQUESTS_PER_SECOND = 5;
const BURST_REQUESTS = 10;

/** Props of {@link ApprovalsApi}. */
export interface ApprovalsApiProps {
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
}

/** Where the links of approvals lead. Whoever has a link may use it, once: the function checks its signature. */
export class ApprovalsApi extends Construct {
  /** Beginning of every link, without a slash at its end. */
  readonly url: string;
  readonly #apiId: string;
  readonly #executionArn: string;

  constructor(scope: Construct, id: string, props: ApprovalsApiProps) {
    super(scope, id);
    const name = EstateStack.of(this).physicalName("generic", "remediation", "approvals");
    const api = new Apigatewayv2Api(this, "Resource", {
      name,
      protocolType: "HTTP",
      description: "Where the links of approvals lead",
    });
    this.url = api.apiEndpoint;
    this.#apiId = api.id;
    this.#executionArn = api.executionArn;
    this.#createStage(name, props);
  }

  /** Whom requests go to. It needs the API's address for the links that it shows, hence not a prop. */
  route(handler: AutomationFunction): void {
    const integration = new Apigatewayv2Integration(this, "Integration", {
      apiId: this.#apiId,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: handler.functionArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 10_000,
    });
    const target = `integrations/${integration.id}`;
    const options = { apiId: this.#apiId, authorizationType: "NONE", target };
    new Apigatewayv2Route(this, "Show", { ...options, routeKey: "GET /approvals/{id}" });
    new Apigatewayv2Route(this, "Answer", { ...options, routeKey: "POST /approvals/{id}" });
    new LambdaPermission(this, "Permission", {
      // The ARN, so that it waits for the function.
      functionName: handler.functionArn,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.#executionArn}/*/*/approvals/{id}`,
    });
  }

  #createStage(name: string, { logsKey, logRetentionDays }: ApprovalsApiProps): void {
    const accessLog = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${name}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logsKey.keyArn,
    });
    new Apigatewayv2Stage(this, "Stage", {
      apiId: this.#apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: REQUESTS_PER_SECOND,
        throttlingBurstLimit: BURST_REQUESTS,
      },
    });
  }
}
