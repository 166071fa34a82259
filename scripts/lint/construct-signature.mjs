const expected = ["scope", "id", "props"];

/** The constructor of a construct or a stack is `(scope, id, props)`. */
export const constructSignature = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      signature: "The constructor of {{name}} takes ({{actual}}); a construct takes (scope, id, props).",
    },
  },
  create(context) {
    return {
      "MethodDefinition[kind='constructor']"(node) {
        const owner = node.parent.parent;
        if (!owner.superClass || isError(owner.superClass)) return;
        const actual = node.value.params.map(parameterName);
        if (
          actual.length >= 2 &&
          actual.length <= 3 &&
          actual.every((name, index) => name === expected[index])
        )
          return;
        context.report({
          node,
          messageId: "signature",
          data: { name: owner.id?.name ?? "this class", actual: actual.join(", ") },
        });
      },
    };
  },
};

function isError(superClass) {
  return superClass.type === "Identifier" && superClass.name.endsWith("Error");
}

function parameterName(parameter) {
  if (parameter.type === "TSParameterProperty") return parameterName(parameter.parameter);
  if (parameter.type === "AssignmentPattern") return parameterName(parameter.left);
  return parameter.type === "Identifier" ? parameter.name : "…";
}
