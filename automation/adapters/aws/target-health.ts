import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TargetCounts, TargetHealth } from "../../runbooks/ports/target-health";
import { stepClientSettings } from "./client-settings";

/** What Elastic Load Balancing says of its targets. */
export class AwsTargetHealth implements TargetHealth {
  constructor(
    private readonly client: Pick<ElasticLoadBalancingV2Client, "send"> = new ElasticLoadBalancingV2Client(
      stepClientSettings,
    ),
  ) {}

  async counts(targetGroupArn: string): Promise<TargetCounts> {
    const { TargetHealthDescriptions = [] } = await this.client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
    );
    // Those on their way out serve nobody any more and are none of the new tasks.
    const staying = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== "draining");
    const healthy = staying.filter(({ TargetHealth }) => TargetHealth?.State === "healthy");
    return { healthy: healthy.length, all: staying.length };
  }
}
