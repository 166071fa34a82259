/**
 * Calls back for every way in which a module names another one: import, re-export, `import()`, `require()`.
 * @param {(found: { node: object, source: string, typeOnly: boolean }) => void} onImport
 */
export function visitImports(onImport) {
  const visit = (node, source, typeOnly) => {
    if (source?.type === "Literal" && typeof source.value === "string")
      onImport({ node, source: source.value, typeOnly });
  };
  return {
    ImportDeclaration: (node) => visit(node, node.source, isTypeOnly(node, node.importKind, "importKind")),
    ExportNamedDeclaration: (node) =>
      visit(node, node.source, isTypeOnly(node, node.exportKind, "exportKind")),
    ExportAllDeclaration: (node) => visit(node, node.source, node.exportKind === "type"),
    ImportExpression: (node) => visit(node, node.source, false),
    TSImportType: (node) => visit(node, node.source ?? node.argument?.literal, true),
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "require")
        visit(node, node.arguments[0], false);
    },
  };
}

function isTypeOnly(node, kind, specifierKind) {
  if (kind === "type") return true;
  return (
    node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier[specifierKind] === "type")
  );
}
