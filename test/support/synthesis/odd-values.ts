import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";

import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { App, Fn, Lazy, TerraformLocal, TerraformStack, Token } from "cdktf";

/** A value with a way of its own into JSON, which synthesis does not take. */
class WithOwnJson {
  readonly kept = "by its keys";

  toJSON(): string {
    return "not this";
  }
}

const app = new App();
const upstream = new TerraformStack(app, "upstream");
new AwsProvider(upstream, "Aws", { region: "eu-central-1" });
const topic = new SnsTopic(upstream, "Topic", { name: "topic" });

const stack = new TerraformStack(app, "odd");
new AwsProvider(stack, "Aws", { region: "eu-central-1" });
const parameter = new SsmParameter(stack, "Parameter", { name: "parameter", type: "String", value: "1" });
const values: Record<string, unknown> = {
  plain: { text: "text", number: 1.5, big: 1e250, low: -1e150, yes: true, none: null, missing: undefined },
  looksAlike: [
    "TfToken[1]",
    "1e+200 and 2e+289",
    "-1.8881545897087503e+289x",
    "${escaped}",
    "e+2",
    "${",
    "}",
  ],
  date: new Date(0),
  ownJson: new WithOwnJson(),
  holes: [1, undefined, [], {}, [[undefined]], { gone: undefined }],
  text: parameter.arn,
  inText: `before ${parameter.arn} and ${parameter.version} after \${not.this}`,
  number: parameter.version,
  list: Token.asList(parameter.tagsAll),
  numbers: Token.asNumberList(Fn.tolist([1, 2])),
  map: Token.asStringMap(parameter.tagsAll),
  key: { [parameter.name]: "value", [`with-${parameter.name}`]: [parameter.name, "plain"] },
  lazy: Lazy.anyValue({ produce: () => ({ inside: [parameter.arn, undefined, 2] }) }),
  function: Fn.jsonencode({ a: parameter.arn, b: ["${c}", Fn.join("-", [topic.name, "x"])] }),
  otherStack: { arn: topic.arn, in: [`${topic.arn}:suffix`] },
};
for (const [name, value] of Object.entries(values)) new TerraformLocal(stack, name, value);
stack.addOverride("locals.odd", { kept: values["plain"], list: values["looksAlike"] });
app.synth();
