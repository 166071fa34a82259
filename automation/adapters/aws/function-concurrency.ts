import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-lambda";
import type { FunctionConcurrency } from "../../runbooks/ports/function-concurrency";
import { stepClientSettings } from "./client-settings";

/**
 * The concurrency of Lambda's functions. Lambda has no conditional reservation and no version of it: a stale fence is
 * refused before the call, never by Lambda.
 */
export class AwsFunctionConcurrency implements FunctionConcurrency {
  constructor(private readonly client: Pick<LambdaClient, "send"> = new LambdaClient(stepClientSettings)) {}

  async reserved(name: string): Promise<number | undefined> {
    const reply = await this.client.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
    return reply.ReservedConcurrentExecutions;
  }

  async reserve(name: string, copies: number | undefined): Promise<void> {
    await (copies === undefined
      ? this.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }))
      : this.client.send(
          new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: copies }),
        ));
  }

  async tags(name: string): Promise<Readonly<Record<string, string>>> {
    const { Tags = {} } = await this.client.send(new ListTagsCommand({ Resource: await this.#arn(name) }));
    return Tags;
  }

  async tag(name: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await this.client.send(new TagResourceCommand({ Resource: await this.#arn(name), Tags: { ...tags } }));
  }

  async untag(name: string, keys: readonly string[]): Promise<void> {
    await this.client.send(new UntagResourceCommand({ Resource: await this.#arn(name), TagKeys: [...keys] }));
  }

  async unreserved(): Promise<number> {
    const { AccountLimit } = await this.client.send(new GetAccountSettingsCommand({}));
    const copies = AccountLimit?.UnreservedConcurrentExecutions;
    if (copies === undefined)
      throw new Error("Lambda does not say how much concurrency the account has left");
    return copies;
  }

  async #arn(name: string): Promise<string> {
    const { FunctionArn } = await this.client.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    if (FunctionArn === undefined) throw new Error(`there is no function ${name}`);
    return FunctionArn;
  }
}
