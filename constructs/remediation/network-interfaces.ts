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
 * Lets Lambda put a function into the network with the rights of its role, and denies the function's own code the same:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html. Lambda checks the rights before there is an
 * interface to name, so all of the account and region are named.
 */
export function attachToNetwork(role: ServiceRole, stack: EstateStack, functionName: string): void {
  role.allow({ sid: "JoinNetwork", actions: CHANGES, resources: [stack.arn("ec2", "*/*")] });
  // EC2 has no permissions by resource for looking.
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
