import { ExpressionError, type Token, tokensOf } from "./tokens";

/** A part of an expression. */
export type Node =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "series"; readonly id: string }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: "call"; readonly name: FunctionName; readonly values: readonly Node[] };

/** Binary operators, the loosest first. */
const LEVELS = [
  ["OR", "||"],
  ["AND", "&&"],
  ["==", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/"],
  ["^"],
] as const;

/** An operator between two values. */
export type Operator = (typeof LEVELS)[number][number];

/** How many values each function takes. */
const FUNCTIONS = {
  ABS: [1, 1],
  AVG: [1, 1],
  CEIL: [1, 1],
  FILL: [2, 2],
  FLOOR: [1, 1],
  IF: [2, 3],
  MAX: [1, 1],
  MIN: [1, 1],
  PERIOD: [1, 1],
  RATE: [1, 1],
  SUM: [1, 1],
} as const;

/** A function that the embedded estate knows. */
export type FunctionName = keyof typeof FUNCTIONS;

/**
 * The structure of a metric math expression.
 *
 * @throws ExpressionError naming what cannot be evaluated here
 */
export function parseExpression(expression: string): Node {
  return new Parser(expression).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(private readonly expression: string) {
    this.#tokens = tokensOf(expression);
  }

  whole(): Node {
    const node = this.#binary(0);
    if (this.#next.kind !== "end")
      throw this.#error(`${JSON.stringify(this.#next.text)} is too much`, "the end");
    return node;
  }

  get #next(): Token {
    return this.#tokens[this.#position] ?? { kind: "end", text: "" };
  }

  #binary(level: number): Node {
    const operators: readonly string[] | undefined = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    while (operators.includes(this.#next.text)) {
      const operator = this.#take().text as Operator;
      left = { kind: "operation", operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #unary(): Node {
    if (this.#next.text !== "-") return this.#value();
    this.#take();
    return { kind: "operation", operator: "-", left: { kind: "number", value: 0 }, right: this.#unary() };
  }

  #value(): Node {
    const { kind, text } = this.#take();
    if (kind === "number") return { kind: "number", value: Number(text) };
    if (text === "(") {
      const inner = this.#binary(0);
      this.#expect(")");
      return inner;
    }
    if (text === "[") return { kind: "list", items: this.#items("]") };
    if (kind === "name" && this.#next.text === "(") return this.#call(text);
    if (kind === "name" && /^[a-z]/.test(text)) return { kind: "series", id: text };
    throw this.#error(
      `${JSON.stringify(text)} stands where a value should`,
      "a number, an id, a function, ( or [",
    );
  }

  #call(name: string): Node {
    const limits = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name as FunctionName] : undefined;
    if (!limits) {
      const known = Object.keys(FUNCTIONS).join(", ");
      throw this.#error(`the function ${name} is not evaluated by the embedded estate`, known);
    }
    this.#take();
    const values = this.#items(")");
    const [least, most] = limits;
    if (values.length < least || values.length > most) {
      const allowed = least === most ? String(least) : `${String(least)} to ${String(most)}`;
      throw this.#error(`${name} got ${String(values.length)} values`, allowed);
    }
    return { kind: "call", name: name as FunctionName, values };
  }

  #items(end: string): Node[] {
    const items: Node[] = [];
    do items.push(this.#binary(0));
    while (this.#skip(","));
    this.#expect(end);
    return items;
  }

  #take(): Token {
    const token = this.#next;
    this.#position += 1;
    return token;
  }

  #skip(text: string): boolean {
    if (this.#next.text !== text) return false;
    this.#take();
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text))
      throw this.#error(`${JSON.stringify(this.#next.text)} stands there`, JSON.stringify(text));
  }

  #error(what: string, allowed: string): ExpressionError {
    return new ExpressionError(this.expression, what, allowed);
  }
}
