import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Finding {
  readonly ruleId: string | null;
  readonly message: string;
}

interface Example {
  readonly rule: string;
  readonly file: string;
  readonly bad: string;
  readonly good: string;
  readonly says: string;
}

const direction = "estate/import-direction";
const barrel = "estate/no-provider-barrel";
const signature = "estate/construct-signature";
const sameBytes = "Two syntheses must give the same bytes";

const examples: readonly Example[] = [
  {
    rule: direction,
    file: "main.ts",
    bad: `import { Network } from "./constructs/network/network"; new Network();`,
    good: `import { NetworkStack } from "./stacks/network"; new NetworkStack();`,
    says: "main.ts must not import constructs/network/network: it only puts environments and stacks together.",
  },
  {
    rule: direction,
    file: "stacks/network.ts",
    bad: `import { dev } from "../environments/dev"; export const stage = dev;`,
    good: `import type { Environment } from "../environments/environment"; export type Stage = Environment;`,
    says: `Import environments/dev with "import type"`,
  },
  {
    rule: direction,
    file: "stacks/network.ts",
    bad: `export { plan } from "../automation/reviews/plan";`,
    good: `export { Network } from "../constructs/network/network";`,
    says: "stacks/ must not import automation/reviews/plan",
  },
  {
    rule: direction,
    file: "constructs/core/naming.ts",
    bad: `import type { INetwork } from "../network/network"; export type Place = INetwork;`,
    good: `import { tags } from "./tags"; export const all = tags;`,
    says: "constructs/core/ must not import constructs/network/network",
  },
  {
    rule: direction,
    file: "constructs/cluster/cluster.ts",
    bad: `import { Network } from "../network/network"; new Network();`,
    good: `import { type INetwork } from "../network/network"; export type Place = INetwork;`,
    says: `Import constructs/network/network with "import type": take another area's object as a prop`,
  },
  {
    rule: direction,
    file: "constructs/cluster/cluster.ts",
    bad: `import { dev } from "../../environments/dev"; export const stage = dev;`,
    good: `import { name } from "../core/naming"; export const own = name;`,
    says: "constructs/<area>/ must not import environments/dev",
  },
  {
    rule: direction,
    file: "constructs/cluster/cluster.ts",
    bad: `import { Alarm } from "../monitoring/alarm"; new Alarm();`,
    good: `import { clusterAlarms } from "../monitoring/alarms/cluster"; export const own = clusterAlarms;`,
    says: `Import constructs/monitoring/alarm with "import type"`,
  },
  {
    rule: direction,
    file: "constructs/remediation/rule.ts",
    bad: `import { steps } from "../../automation/runbooks/restart/steps"; export const all = steps;`,
    good: `import { spec } from "../../automation/runbooks/restart/spec"; export const all = spec;`,
    says: "of the automation it reads data only",
  },
  {
    rule: direction,
    file: "environments/environment.ts",
    bad: `import { decide } from "../automation/remediation/decide"; export const own = decide;`,
    good: `import { remediationSettings } from "../automation/remediation/policy/remediation-settings"; export const own = remediationSettings;`,
    says: "of the automation it knows what can be set",
  },
  {
    rule: direction,
    file: "environments/dev.ts",
    bad: `import { Fn } from "cdktf"; export const now = Fn;`,
    good: `import { z } from "zod"; export const schema = z;`,
    says: `environments/ must not import "cdktf": only main.ts, stacks/ and constructs/ know CDK for Terraform.`,
  },
  {
    rule: direction,
    file: "automation/core/text.ts",
    bad: `import type { Incident } from "../remediation/incident"; export type Told = Incident;`,
    good: `import { bounded } from "./bounded"; export const short = bounded;`,
    says: "automation/core/ must not import automation/remediation/incident",
  },
  {
    rule: direction,
    file: "automation/adapters/notification/slack.ts",
    bad: `import { messageOf } from "../../notification/message"; export const told = messageOf;`,
    good: `import { forSlack } from "../../core/untrusted-text/for-slack"; export const shown = forSlack;`,
    says: `Import automation/notification/message with "import type"`,
  },
  {
    rule: direction,
    file: "automation/reviews/review.ts",
    bad: `import { Construct } from "constructs"; export const base = Construct;`,
    good: `import { plan } from "./plan"; export const base = plan;`,
    says: `must not import "constructs"`,
  },
  {
    rule: direction,
    file: "automation/reviews/review.ts",
    bad: `import { CloudWatch } from "../adapters/cloudwatch"; new CloudWatch();`,
    good: `import type { Runbook } from "../remediation/runbook"; export type Known = Runbook;`,
    says: "declare the interface that you need and let an entry point pass the adapter in",
  },
  {
    rule: direction,
    file: "cli/commands/plan.ts",
    bad: `export const load = () => import("../../constructs/core/naming");`,
    good: `export const load = () => import("../../local/index");`,
    says: "cli/ must not import constructs/core/naming",
  },
  {
    rule: direction,
    file: "local/gateway/server.ts",
    bad: `import { plan } from "../../cli/plan"; export const all = plan;`,
    good: `import { dev } from "../../environments/dev"; export const all = dev;`,
    says: "local/ must not import cli/plan",
  },
  {
    rule: barrel,
    file: "constructs/network/network.ts",
    bad: `import { vpc } from "@cdktf/provider-aws"; export const all = vpc;`,
    good: `import { Vpc } from "@cdktf/provider-aws/lib/vpc"; export const all = Vpc;`,
    says: `Import from a deep path, such as "@cdktf/provider-aws/lib/vpc"`,
  },
  {
    rule: barrel,
    file: "test/constructs/network.test.ts",
    bad: `import { podV1 } from "@cdktf/provider-kubernetes/lib/index"; export const all = podV1;`,
    good: `import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1"; export const all = PodV1;`,
    says: "loads the whole provider",
  },
  {
    rule: barrel,
    file: "stacks/network.ts",
    bad: `import { App } from "cdktn"; export const all = App;`,
    good: `import { App } from "cdktf"; export const all = App;`,
    says: `Import "cdktn" under its cdktf name`,
  },
  {
    rule: signature,
    file: "constructs/network/network.ts",
    bad: `export class Network extends Construct { constructor(scope: Construct, name: string, cidr: string) { super(scope, name); } }`,
    good: `export class Network extends Construct { constructor(scope: Construct, id: string, props: Props = {}) { super(scope, id); } }`,
    says: "The constructor of Network takes (scope, name, cidr); a construct takes (scope, id, props).",
  },
  {
    rule: "no-restricted-properties",
    file: "stacks/network.ts",
    bad: `export const stage = process.env["STAGE"];`,
    good: `export const stage = (name: string) => name;`,
    says: "Only main.ts reads the environment at synthesis",
  },
  {
    rule: "no-restricted-properties",
    file: "constructs/core/naming.ts",
    bad: `export const suffix = Date.now() + Math.random();`,
    good: `export const suffix = Math.max(1, 2);`,
    says: sameBytes,
  },
  {
    rule: "no-restricted-syntax",
    file: "environments/dev.ts",
    bad: `export const madeAt = new Date();`,
    good: `export const madeAt = new Date("2026-01-01");`,
    says: sameBytes,
  },
  {
    rule: "no-restricted-imports",
    file: "constructs/core/naming.ts",
    bad: `import { randomUUID } from "node:crypto"; export const suffix = randomUUID();`,
    good: `import { createHash } from "node:crypto"; export const suffix = createHash("sha256");`,
    says: sameBytes,
  },
  {
    rule: "no-restricted-syntax",
    file: "test/constructs/network.test.ts",
    bad: `test.skip("later", () => {});`,
    good: `test("now", () => { expect(1).toBe(1); });`,
    says: "A test runs or is not there.",
  },
  {
    rule: "no-restricted-syntax",
    file: "automation/notification/tell.ts",
    bad: "export const next = (id: string) => `look: homeostat incidents show ${id}`;",
    good: "export const next = (id: string) => `look: npx homeostat incidents show ${id}`;",
    says: "npx homeostat",
  },
  {
    rule: "no-restricted-syntax",
    file: "automation/notification/tell.ts",
    bad: `export const next = "homeostat remediation status";`,
    good: `export const next = "npx homeostat remediation status";`,
    says: "npx homeostat",
  },
  {
    rule: "no-restricted-exports",
    file: "environments/dev.ts",
    bad: `export default { name: "dev" };`,
    good: `export const dev = { name: "dev" };`,
    says: "default",
  },
  {
    rule: "eqeqeq",
    file: "cli/plan.ts",
    bad: `/* eslint-disable eqeqeq */ export const same = (a: number, b: number) => a == b;`,
    good: `export const same = (a: number, b: number) => a === b;`,
    says: "Expected '==='",
  },
];

function lint(snippets: readonly { file: string; code: string }[]): readonly (readonly Finding[])[] {
  const result = spawnSync(process.execPath, [join(__dirname, "lint-snippets.mjs")], {
    cwd: join(__dirname, "../.."),
    input: JSON.stringify(snippets),
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as Finding[][];
}

describe("the rules of the house", () => {
  const findings = lint(
    examples.flatMap(({ file, bad, good }) => [
      { file, code: bad },
      { file, code: good },
    ]),
  );

  test.each(examples.map((example, index) => ({ ...example, index })))(
    "$rule in $file: $says",
    ({ rule, says, index }) => {
      const ofRule = (position: number): readonly Finding[] =>
        (findings[position] ?? []).filter(({ ruleId }) => ruleId === rule);

      expect(ofRule(index * 2).map(({ message }) => message)).toContainEqual(expect.stringContaining(says));
      expect(ofRule(index * 2 + 1)).toEqual([]);
    },
  );
});
