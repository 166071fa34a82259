/**
 * Who may import whom, as the design says it. The first layer whose pattern fits a file is the file's layer.
 * `may` allows values and types, `types` only types; a function decides from what the pattern captured.
 */
const anything = [/./];

export const layers = [
  {
    name: "main.ts",
    pattern: /^main\.ts$/,
    may: [/^environments\//, /^stacks\//],
    advice: "it only puts environments and stacks together",
  },
  {
    name: "environments/",
    pattern: /^environments\//,
    may: [
      /^environments\//,
      // What a function will read is checked by the function's own schema.
      /^automation\/remediation\/policy\/remediation-settings$/,
      /^automation\/runbooks\/index$/,
    ],
    advice: "an environment is plain data that anything may read; of the automation it knows what can be set",
  },
  {
    name: "stacks/",
    pattern: /^stacks\//,
    may: [/^stacks\//, /^constructs\//],
    types: [/^environments\//],
    advice: "a stack receives its environment as a value and puts constructs together",
  },
  {
    name: "constructs/core/",
    pattern: /^constructs\/core\//,
    may: [/^constructs\/core\//],
    advice: "it is what all other constructs rest upon",
  },
  {
    name: "constructs/remediation/",
    pattern: /^constructs\/remediation\//,
    may: [
      /^constructs\/(core|remediation)\//,
      /^constructs\/monitoring\/(alarms\/|metric$|missing-data$|threshold$|graph$)/,
      /^automation\/runbooks(\/index|\/validate-runbooks|\/[^/]+\/spec)?$/,
      /^automation\/remediation\/(execution\/execution-state|guardrails\/limits|normalise\/event-patterns)$/,
    ],
    types: [/^constructs\//, /^automation\//],
    advice:
      "of the automation it reads data only: specs, checked as a whole, the names of the workflow's errors, the limits, the events that are read",
  },
  {
    name: "constructs/<area>/",
    pattern: /^constructs\/([^/]+)\//,
    // The alarm library is data about the areas: a construct names its own part of it.
    may: ([, area]) => [
      /^constructs\/core\//,
      /^constructs\/monitoring\/(alarms\/|metric$)/,
      new RegExp(`^constructs/${area}/`),
    ],
    types: [/^constructs\//],
    advice: "take another area's object as a prop, and import the type of its interface only",
  },
  {
    name: "automation/functions/",
    pattern: /^automation\/functions\//,
    may: [/^automation\//],
    advice: "an entry point puts automation parts together and knows nothing of how it is deployed",
  },
  {
    name: "automation/core/",
    pattern: /^automation\/core\//,
    may: [/^automation\/core\//],
    advice: "it is what every area and adapter may rest upon",
  },
  {
    name: "automation/adapters/",
    pattern: /^automation\/adapters\//,
    may: [/^automation\/(adapters|core)\//],
    types: [/^automation\//],
    advice: "an adapter implements interfaces that the areas declare",
  },
  {
    name: "automation/runbooks/<id>/adapters.ts",
    pattern: /^automation\/runbooks\/[^/]+\/adapters\.ts$/,
    may: [/^automation\/(adapters|runbooks)\//],
    types: [/^automation\//],
    advice: "it only says by which adapters the ports of its steps are filled",
  },
  {
    name: "automation/<area>/",
    pattern: /^automation\/([^/]+)\//,
    may: ([, area]) => [/^automation\/core\//, new RegExp(`^automation/${area}/`)],
    types: [/^automation\/(?!adapters\/)/],
    advice: "declare the interface that you need and let an entry point pass the adapter in",
  },
  {
    name: "cli/",
    pattern: /^cli\//,
    may: [/^cli\//, /^local\//, /^automation\//, /^environments\//],
    advice: "it works on synthesized output, which it gets by running main.ts",
  },
  {
    name: "local/",
    pattern: /^local\//,
    may: [/^local\//, /^environments\//],
    advice: "the embedded estate serves whatever is applied to it and knows nothing of how that was made",
  },
  {
    name: "services/",
    pattern: /^services\//,
    may: [/^services\//],
    advice: "a service is deployed by itself",
  },
  { name: "the rest", pattern: /./, may: anything, advice: "" },
];

/** The folders that may use CDK for Terraform; everything else runs without it. */
export const declaredWorld = /^(main\.ts$|stacks\/|constructs\/|test\/|bench\/)/;

export function layerOf(file) {
  const layer = layers.find(({ pattern }) => pattern.test(file));
  const { may } = layer;
  return {
    ...layer,
    may: typeof may === "function" ? may(layer.pattern.exec(file)) : may,
    types: layer.types ?? [],
  };
}
