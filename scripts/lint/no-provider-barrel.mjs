import { visitImports } from "./visit-imports.mjs";

const barrel = /^@(?:cdktf|cdktn)\/provider-[^/]+(?:\/lib)?(?:\/index(?:\.js)?)?\/?$/;
const otherName = /^(?:cdktn$|@cdktn\/)/;

/** Provider packages are imported by deep path, and always under cdktf's name. */
export const noProviderBarrel = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      barrel:
        'Import from a deep path, such as "{{example}}/lib/vpc": "{{source}}" loads the whole provider, seconds and 600 MB.',
      otherName:
        'Import "{{source}}" under its cdktf name, so that an npm alias can put CDK Terrain in its place.',
    },
  },
  create(context) {
    return visitImports(({ node, source }) => {
      if (barrel.test(source)) {
        const example = source.split("/").slice(0, 2).join("/");
        context.report({ node, messageId: "barrel", data: { source, example } });
      }
      if (otherName.test(source)) context.report({ node, messageId: "otherName", data: { source } });
    });
  },
};
