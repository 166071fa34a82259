/**
 * Lints snippets as if they were files of the repository, and prints the ids and messages of what was found.
 * A process of its own, because ESLint loads its configuration as an ES module, which jest's sandbox cannot.
 * Rules that need types stay out: the files do not exist, so there is no program to ask.
 */
import { text } from "node:stream/consumers";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const snippets = JSON.parse(await text(process.stdin));
const eslint = new ESLint({
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ["**/*.ts"] },
    { files: ["**/*.ts"], languageOptions: { parserOptions: { projectService: false, project: false } } },
  ],
});
const found = [];
for (const { file, code } of snippets) {
  const [{ messages }] = await eslint.lintText(code, { filePath: file });
  found.push(messages.map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(found));
