// An AWS CDK app of the same size, from its own typed constructs: three environments of eight stacks, and in each
// environment a VPC and as many keys, buckets, queues, roles, functions and alarms as it takes.
const { App, CfnResource, Duration, Stack } = require("aws-cdk-lib");
const ec2 = require("aws-cdk-lib/aws-ec2");
const kms = require("aws-cdk-lib/aws-kms");
const lambda = require("aws-cdk-lib/aws-lambda");
const s3 = require("aws-cdk-lib/aws-s3");
const sqs = require("aws-cdk-lib/aws-sqs");

const [perEnvironment = "100", outdir = "cdk.out"] = process.argv.slice(2);
const app = new App({ outdir });

for (const environment of ["dev", "staging", "prod"]) {
  const stacks = Array.from({ length: 8 }, (_, index) => new Stack(app, `${environment}-${index}`));
  const [network] = stacks;
  new ec2.Vpc(network, "Vpc", { maxAzs: 3, natGateways: 1 });
  for (let index = 0; count(stacks) < Number(perEnvironment); index += 1) {
    component(stacks[1 + (index % 7)], `Component${index}`, environment);
  }
}
app.synth();

function component(stack, id, environment) {
  const key = new kms.Key(stack, `${id}Key`, { enableKeyRotation: true });
  const bucket = new s3.Bucket(stack, `${id}Bucket`, {
    encryptionKey: key,
    enforceSSL: true,
    versioned: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
  });
  const queue = new sqs.Queue(stack, `${id}Queue`, { encryptionMasterKey: key });
  const worker = new lambda.Function(stack, `${id}Function`, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: "index.handler",
    code: lambda.Code.fromInline("exports.handler = async () => {};"),
    environment: { ENVIRONMENT: environment, BUCKET: bucket.bucketName },
  });
  bucket.grantRead(worker);
  queue.grantConsumeMessages(worker);
  worker.metricErrors().createAlarm(stack, `${id}Errors`, { threshold: 1, evaluationPeriods: 3 });
  queue
    .metricApproximateAgeOfOldestMessage()
    .createAlarm(stack, `${id}Age`, { threshold: 300, evaluationPeriods: 3 });
}

function count(stacks) {
  const all = stacks.flatMap((stack) => stack.node.findAll());
  return all.filter((construct) => CfnResource.isCfnResource(construct)).length;
}
