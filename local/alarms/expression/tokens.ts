/** A metric math expression that cannot be evaluated here. */
export class ExpressionError extends Error {
  constructor(expression: string, what: string, allowed: string) {
    super(`expression ${JSON.stringify(expression)}: ${what}; allowed: ${allowed}`);
  }
}

/** One word of an expression. */
export interface Token {
  readonly kind: "number" | "name" | "operator" | "end";
  readonly text: string;
}

const PATTERN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(<=|>=|==|!=|&&|\|\||[-+*/^<>(),[\]]))/y;

/**
 * The words of an expression.
 *
 * @throws ExpressionError on a character that belongs to no word
 */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const [, number, name, operator] = PATTERN.exec(text) ?? [];
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else {
      const rest = JSON.stringify(text.slice(at, at + 10));
      throw new ExpressionError(
        expression,
        `cannot read ${rest}`,
        "numbers, ids, functions, + - * / ^ and comparisons",
      );
    }
  }
  return [...tokens, { kind: "end", text: "" }];
}
