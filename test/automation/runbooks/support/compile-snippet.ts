import ts from "typescript";

/** Parsed once: the library of the language is the same for every snippet. */
const parsed = new Map<string, ts.SourceFile | undefined>();

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: [],
  lib: ["lib.es2022.d.ts"],
};

/** What the compiler says to a file that is not there; one text for each diagnostic. */
export function compileSnippet(file: string, text: string): readonly string[] {
  const disk = ts.createCompilerHost(OPTIONS);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (name, target) => {
      if (name === file) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
      if (!parsed.has(name)) parsed.set(name, disk.getSourceFile(name, target));
      return parsed.get(name);
    },
    fileExists: (name) => name === file || disk.fileExists(name),
    readFile: (name) => (name === file ? text : disk.readFile(name)),
  };
  const program = ts.createProgram([file], OPTIONS, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
