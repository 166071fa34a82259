import { dirname, relative, resolve, sep } from "node:path";
import { declaredWorld, layerOf } from "./layers.mjs";
import { visitImports } from "./visit-imports.mjs";

const cdktf = /^(cdktf|cdktn|constructs|@cdktf\/.+|@cdktn\/.+)$/;

/** Holds the import directions of the design. */
export const importDirection = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      direction: "{{layer}} must not import {{target}}: {{advice}}.",
      typeOnly: 'Import {{target}} with "import type": {{advice}}.',
      cdktf:
        '{{layer}} must not import "{{target}}": only main.ts, stacks/ and constructs/ know CDK for Terraform.',
    },
  },
  create(context) {
    const file = posix(relative(context.cwd, context.filename));
    const layer = layerOf(file);
    return visitImports(({ node, source, typeOnly }) => {
      const report = (messageId, target) =>
        context.report({ node, messageId, data: { layer: layer.name, target, advice: layer.advice } });
      if (cdktf.test(source) && !declaredWorld.test(file)) report("cdktf", source);
      if (!source.startsWith(".")) return;
      const target = posix(relative(context.cwd, resolve(dirname(context.filename), source)));
      const fits = (patterns) =>
        patterns.some((pattern) => pattern.test(target) || pattern.test(`${target}/`));
      if (fits(layer.may) || (typeOnly && fits(layer.types))) return;
      report(fits(layer.types) ? "typeOnly" : "direction", target);
    });
  },
};

function posix(path) {
  return path.split(sep).join("/");
}
