import type { StateValue } from "./alarm-state";

/** A rule that is none. */
export class AlarmRuleError extends Error {
  constructor(rule: string, what: string) {
    super(
      `alarm rule ${JSON.stringify(rule)}: ${what}; allowed: ALARM(…), OK(…), INSUFFICIENT_DATA(…), TRUE, FALSE, AND, OR, NOT and brackets`,
    );
  }
}

/** A rule over the states of other alarms. */
export type Rule =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "state"; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: "not"; readonly rule: Rule }
  | { readonly kind: "and" | "or"; readonly rules: readonly Rule[] };

const WORDS = /\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))/y;
const STATES = new Set<string>(["OK", "ALARM", "INSUFFICIENT_DATA"]);

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Reads the rule of a composite alarm. AND binds closer than OR.
 *
 * @throws AlarmRuleError
 */
export function parseRule(text: string): Rule {
  return new RuleParser(text).whole();
}

/** Whether a rule holds. */
export function ruleHolds(rule: Rule, stateOf: (alarm: string) => StateValue): boolean {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "state":
      return stateOf(rule.alarm) === rule.state;
    case "not":
      return !ruleHolds(rule.rule, stateOf);
    case "and":
      return rule.rules.every((part) => ruleHolds(part, stateOf));
    case "or":
      return rule.rules.some((part) => ruleHolds(part, stateOf));
  }
}

/** Names of the alarms that a rule reads, each once. */
export function alarmsIn(rule: Rule): string[] {
  switch (rule.kind) {
    case "constant":
      return [];
    case "state":
      return [rule.alarm];
    case "not":
      return alarmsIn(rule.rule);
    case "and":
    case "or":
      return [...new Set(rule.rules.flatMap(alarmsIn))];
  }
}

/** Name of an alarm that is named or whose ARN is given. */
export function alarmNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn.split(":").slice(6).join(":") : nameOrArn;
}

class RuleParser {
  readonly #words: readonly Word[];
  #position = 0;

  constructor(private readonly text: string) {
    this.#words = this.#split();
  }

  whole(): Rule {
    const rule = this.#or();
    const left = this.#words[this.#position];
    if (left) throw this.#error(`${JSON.stringify(left.text)} is too much`);
    return rule;
  }

  #or(): Rule {
    const rules = [this.#and()];
    while (this.#skip("OR")) rules.push(this.#and());
    return single("or", rules);
  }

  #and(): Rule {
    const rules = [this.#not()];
    while (this.#skip("AND")) rules.push(this.#not());
    return single("and", rules);
  }

  #not(): Rule {
    return this.#skip("NOT") ? { kind: "not", rule: this.#not() } : this.#atom();
  }

  #atom(): Rule {
    if (this.#skip("(")) {
      const rule = this.#or();
      this.#expect(")");
      return rule;
    }
    for (const value of [true, false]) {
      if (this.#skip(value ? "TRUE" : "FALSE")) return { kind: "constant", value };
    }
    const word = this.#take();
    if (!STATES.has(word.text)) throw this.#error(`${JSON.stringify(word.text)} is no state`);
    this.#expect("(");
    const alarm = alarmNameOf(this.#take().text);
    this.#expect(")");
    return { kind: "state", state: word.text as StateValue, alarm };
  }

  #take(): Word {
    const word = this.#words[this.#position];
    if (!word) throw this.#error("it ends too early");
    this.#position += 1;
    return word;
  }

  #skip(text: string): boolean {
    const word = this.#words[this.#position];
    if (!word || word.quoted || word.text.toUpperCase() !== text) return false;
    this.#position += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw this.#error(`${JSON.stringify(text)} is missing`);
  }

  #split(): Word[] {
    const words: Word[] = [];
    const text = this.text.trimEnd();
    WORDS.lastIndex = 0;
    while (WORDS.lastIndex < text.length) {
      const found = WORDS.exec(text);
      if (!found) throw this.#error("a quotation mark is not closed");
      const [, quoted, bracket, plain] = found;
      words.push({ text: quoted ?? bracket ?? plain ?? "", quoted: quoted !== undefined });
    }
    return words;
  }

  #error(what: string): AlarmRuleError {
    return new AlarmRuleError(this.text, what);
  }
}

function single(kind: "and" | "or", rules: readonly Rule[]): Rule {
  const [first] = rules;
  return rules.length === 1 && first ? first : { kind, rules };
}
