import type { EstateStack } from "../core/estate-stack";
import type { ServiceRole } from "../core/service-role";

const CHANGES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];
const LOOKS = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];

/**
 * Lets Lambda put a function into the network with the rights of its role, and denies the function's own code the same.
 *
 * The actions are those of AWS's own `AWSLambdaVPCAccessExecutionRole`. EC2 checks the creation of an interface against
 * its subnet, its security groups and the interface; for the deletion Lambda's guide asks for all ids of the account and
 * region in this very form, because there is no interface yet whose id could be named
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions).
 */
export function attachToNetwork(
  role: Pick<ServiceRole, "allow" | "forbid">,
  stack: EstateStack,
  functionName: string,
): void {
  role.allow({ sid: "JoinNetwork", actions: CHANGES, resources: [stack.arn("ec2", "*/*")] });
  // EC2 has no permissions by resource for looking; the guide says that it works with all resources only.
  role.allow({ sid: "SeeNetwork", actions: LOOKS, resources: ["*"] });
  role.forbid({
    sid: "NotTheNetworkByCode",
    actions: [...CHANGES, ...LOOKS, "ec2:DetachNetworkInterface"],
    resources: ["*"],
    conditions: [
      {
        test: "ArnEquals",
        variable: "lambda:SourceFunctionArn",
        values: [stack.arn("lambda", `function:${functionName}`)],
      },
    ],
  });
}
