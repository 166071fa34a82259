import type {
  PutFunctionConcurrencyCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-lambda";
import { AwsFunctionConcurrency } from "../../../../automation/adapters/aws/function-concurrency";
import { awsError, type AwsRecorder } from "./aws-recorder";

/** What Lambda always leaves to functions that have nothing reserved. */
const LEAST_UNRESERVED = 100;

/** One function of Lambda in an account with a limit. */
export class FakeConcurrency {
  readonly name = "homeostat-dev-reference-worker";
  readonly port: AwsFunctionConcurrency;
  reserved: number | undefined;
  tags: Record<string, string> = {};
  limit = 1000;

  constructor(recorder: AwsRecorder) {
    this.port = new AwsFunctionConcurrency(
      recorder.client("lambda", {
        GetFunctionConfiguration: () => ({
          FunctionArn: `arn:aws:lambda:eu-west-1:111111111111:function:${this.name}`,
        }),
        GetFunctionConcurrency: () =>
          this.reserved === undefined ? {} : { ReservedConcurrentExecutions: this.reserved },
        PutFunctionConcurrency: ({
          ReservedConcurrentExecutions = 0,
        }: PutFunctionConcurrencyCommandInput) => {
          if (this.limit - ReservedConcurrentExecutions < LEAST_UNRESERVED) {
            throw awsError(
              "InvalidParameterValueException",
              "UnreservedConcurrentExecution below its minimum",
            );
          }
          this.reserved = ReservedConcurrentExecutions;
          return {};
        },
        DeleteFunctionConcurrency: () => {
          this.reserved = undefined;
          return {};
        },
        ListTags: () => ({ Tags: { ...this.tags } }),
        TagResource: ({ Tags = {} }: TagResourceCommandInput) => {
          this.tags = { ...this.tags, ...Tags };
          return {};
        },
        UntagResource: ({ TagKeys = [] }: UntagResourceCommandInput) => {
          this.tags = Object.fromEntries(Object.entries(this.tags).filter(([key]) => !TagKeys.includes(key)));
          return {};
        },
        GetAccountSettings: () => ({
          AccountLimit: { UnreservedConcurrentExecutions: this.limit - (this.reserved ?? 0) },
        }),
      }),
    );
  }
}
