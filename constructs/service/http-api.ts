import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { Apigatewayv2VpcLink } from "@cdktf/provider-aws/lib/apigatewayv2-vpc-link";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { INetwork } from "../network/network";
import type { LoadBalancer } from "./load-balancer";

/** What the access log says about a request; `$context` variables of API Gateway. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  caller: "$context.identity.caller",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  error: "$context.error.message",
});

/** Props of {@link HttpApi}. */
export interface HttpApiProps {
  /** Name of the service, e.g. `reference`. */
  readonly serviceName: string;
  readonly network: INetwork;
  /** Where requests go. */
  readonly loadBalancer: LoadBalancer;
  /** Name in the load balancer's certificate, e.g. `service.dev.example.com`. */
  readonly domainName: string;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  /** Requests per second that pass on average. @default 200 */
  readonly steadyRequestsPerSecond?: number;
  /** Requests that pass at once. @default 400 */
  readonly burstRequests?: number;
}

/** The way in: an HTTP API that signs callers in with IAM and reaches the load balancer through a VPC link. */
export class HttpApi extends Construct {
  readonly apiId: string;
  /** Group of the VPC link: the only source of requests that the load balancer needs to accept. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const name = EstateStack.of(this).physicalName("generic", props.serviceName);
    const api = new Apigatewayv2Api(this, "Resource", {
      name,
      protocolType: "HTTP",
      description: `Way in to ${props.serviceName}`,
    });
    const group = new SecurityGroup(this, "SecurityGroup", {
      name: EstateStack.of(this).physicalName("generic", props.serviceName, "api"),
      description: `VPC link of the HTTP API of ${props.serviceName}`,
      vpcId: props.network.vpcId,
    });
    const link = new Apigatewayv2VpcLink(this, "VpcLink", {
      name,
      subnetIds: [...props.network.privateSubnetIds],
      securityGroupIds: [group.id],
    });
    const integration = new Apigatewayv2Integration(this, "Integration", {
      apiId: api.id,
      integrationType: "HTTP_PROXY",
      integrationMethod: "ANY",
      integrationUri: props.loadBalancer.listener.arn,
      connectionType: "VPC_LINK",
      connectionId: link.id,
      payloadFormatVersion: "1.0",
      timeoutMilliseconds: 15_000,
      tlsConfig: { serverNameToVerify: props.domainName },
    });
    new Apigatewayv2Route(this, "Everything", {
      apiId: api.id,
      routeKey: "$default",
      authorizationType: "AWS_IAM",
      target: `integrations/${integration.id}`,
    });
    this.#createStage(api, name, props);
    this.apiId = api.id;
    this.securityGroupId = group.id;
  }

  #createStage(api: Apigatewayv2Api, name: string, props: HttpApiProps): void {
    const accessLog = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    new Apigatewayv2Stage(this, "Stage", {
      apiId: api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: props.steadyRequestsPerSecond ?? 200,
        throttlingBurstLimit: props.burstRequests ?? 400,
      },
    });
  }
}
