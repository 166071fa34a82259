import type { FunctionName, Node, Operator } from "./parse";
import { ExpressionError } from "./tokens";

/** One value per period, oldest first; `undefined` where the period is missing. */
export type Values = readonly (number | undefined)[];

/** What an expression is computed over. */
export interface Operands {
  /** Formula, for messages. */
  readonly expression: string;
  /** Every series has the same periods. */
  readonly series: Readonly<Record<string, Values>>;
  readonly periodMs: number;
  /** Number of periods. */
  readonly count: number;
}

type Value = number | Values | readonly Values[];

/**
 * The series that an expression gives. A number becomes a series of itself, as a horizontal line.
 *
 * @throws ExpressionError where an id has no series, or a function is given what it does not take
 */
export function evaluateExpression(node: Node, operands: Operands): Values {
  const value = new Evaluation(operands).of(node);
  if (typeof value === "number") return Array.from({ length: operands.count }, () => value);
  if (isList(value)) {
    throw new ExpressionError(
      operands.expression,
      "it gives several time series",
      "one: MAX, MIN, SUM or AVG of the list",
    );
  }
  return value;
}

class Evaluation {
  constructor(private readonly operands: Operands) {}

  of(node: Node): Value {
    switch (node.kind) {
      case "number":
        return node.value;
      case "series":
        return this.#series(node.id);
      case "list":
        return node.items.map((item) => this.#line(this.of(item)));
      case "operation":
        return this.#each([this.of(node.left), this.of(node.right)], ([left, right]) =>
          OPERATIONS[node.operator](left, right),
        );
      case "call":
        return this.#call(node.name, node.values);
    }
  }

  #series(id: string): Values {
    const found = Object.hasOwn(this.operands.series, id) ? this.operands.series[id] : undefined;
    if (!found)
      throw this.#error(`${id} is no id of the alarm`, Object.keys(this.operands.series).join(", "));
    return found;
  }

  #call(name: FunctionName, nodes: readonly Node[]): Value {
    const values = nodes.map((node) => this.of(node));
    const [first = NaN, second = NaN, third] = values;
    switch (name) {
      case "ABS":
        return this.#each([first], ([value]) => Math.abs(value));
      case "CEIL":
        return this.#each([first], ([value]) => Math.ceil(value));
      case "FLOOR":
        return this.#each([first], ([value]) => Math.floor(value));
      case "PERIOD":
        return this.operands.periodMs / 1000;
      case "FILL":
        return this.#fill(this.#line(first), this.#line(second));
      case "IF":
        return this.#choose(
          this.#line(first),
          this.#line(second),
          third === undefined ? undefined : this.#line(third),
        );
      case "RATE":
        return this.#rate(this.#line(first));
      case "AVG":
      case "MAX":
      case "MIN":
      case "SUM":
        return this.#reduce(name, first);
    }
  }

  /** Computes period by period; what one side misses is missing in the result, and so is what is no number. */
  #each(values: readonly Value[], compute: (at: [number, number]) => number): Value {
    if (values.every((value) => typeof value === "number")) {
      const [left = NaN, right = NaN] = values;
      return compute([left, right]);
    }
    const [left = [], right = left] = values.map((value) => this.#line(value));
    return left.map((value, index) => {
      const other = right[index];
      if (value === undefined || other === undefined) return undefined;
      const result = compute([value, other]);
      return Number.isFinite(result) ? result : undefined;
    });
  }

  #fill(line: Values, filler: Values): Values {
    return line.map((value, index) => value ?? filler[index]);
  }

  /** Where the condition is missing, so is the result; where it is false and nothing else is named, too. */
  #choose(condition: Values, yes: Values, no: Values | undefined): Values {
    return condition.map((value, index) => {
      if (value === undefined) return undefined;
      return value === 0 ? no?.[index] : yes[index];
    });
  }

  /** Change per second since the last period that is not missing. */
  #rate(line: Values): Values {
    let last: { readonly index: number; readonly value: number } | undefined;
    return line.map((value, index) => {
      if (value === undefined) return undefined;
      const before = last;
      last = { index, value };
      if (!before) return undefined;
      return (value - before.value) / (((index - before.index) * this.operands.periodMs) / 1000);
    });
  }

  /** Over a list of series, period by period. Of one series it would be one number for the whole range: AWS advises against that in alarms. */
  #reduce(name: "AVG" | "MAX" | "MIN" | "SUM", value: Value): Values {
    if (!isList(value))
      throw this.#error(`${name} of one series is not evaluated by the embedded estate`, `${name}([a, b])`);
    return Array.from({ length: this.operands.count }, (_, index) => {
      const present = value.flatMap((line) => line[index] ?? []);
      if (present.length === 0) return undefined;
      if (name === "MAX") return Math.max(...present);
      if (name === "MIN") return Math.min(...present);
      const sum = present.reduce((total, number) => total + number, 0);
      return name === "SUM" ? sum : sum / present.length;
    });
  }

  #line(value: Value): Values {
    if (typeof value === "number") return Array.from({ length: this.operands.count }, () => value);
    if (isList(value))
      throw this.#error("a list stands where one time series should", "MAX, MIN, SUM or AVG of the list");
    return value;
  }

  #error(what: string, allowed: string): ExpressionError {
    return new ExpressionError(this.operands.expression, what, allowed);
  }
}

function isList(value: Value): value is readonly Values[] {
  return Array.isArray(value) && Array.isArray(value[0]);
}

const truth = (value: boolean): number => (value ? 1 : 0);

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "^": (left, right) => left ** right,
  "==": (left, right) => truth(left === right),
  "!=": (left, right) => truth(left !== right),
  "<": (left, right) => truth(left < right),
  "<=": (left, right) => truth(left <= right),
  ">": (left, right) => truth(left > right),
  ">=": (left, right) => truth(left >= right),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  OR: (left, right) => truth(left !== 0 || right !== 0),
  "&&": (left, right) => truth(left !== 0 && right !== 0),
  "||": (left, right) => truth(left !== 0 || right !== 0),
};
