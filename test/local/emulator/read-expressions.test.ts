import { emulatorSays } from "./support";

/** Counts how often the emulator's own readers read an expression. */
const PROGRAM = `
import json
from ministack.services import dynamodb
counts = {}

def counting(name):
    read = getattr(dynamodb, name)
    def count(*given):
        counts[name] = counts.get(name, 0) + 1
        return read(*given)
    setattr(dynamodb, name, count)

counting("_tokenize"); counting("_condition_syntax_error")
import read_expressions
read_expressions.install()

def holds(expression, item, values={}):
    try:
        return dynamodb._evaluate_condition(expression, item, values, {})
    except ValueError as error:
        return str(error)
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(PROGRAM + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("a condition is read once, and judged by each item and its values", () => {
  const told = says(`
seen = [holds("version = :v", {"version": {"N": version}}, {":v": {"N": wanted}})
        for version, wanted in [("1", "1"), ("1", "2"), ("2", "2")]]
print(json.dumps([seen, counts]))`);
  expect(told).toEqual([[true, false, true], { _tokenize: 1, _condition_syntax_error: 1 }]);
});

test("a condition that makes no sense is refused each time", () => {
  const told = says(`print(json.dumps([holds("pk = = :v", {}, {":v": {"S": "a"}}) for _ in range(2)]))`);
  expect(told).toEqual(Array(2).fill(expect.stringContaining("Syntax error; token")));
});

test("what one reader does to the tokens is not seen by the next", () => {
  const told = says(`
dynamodb._tokenize("pk = :v").clear()
print(json.dumps(len(dynamodb._tokenize("pk = :v"))))`);
  expect(told).toBe(4);
});
