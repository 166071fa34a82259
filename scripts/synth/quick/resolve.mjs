import { Token, Tokenization } from "cdktf";

/** In every text, and in every key, that holds a token: `${TfToken[…]}`, `#{TfToken[…]}`, `&{TfToken[…]}`. */
const TOKEN = "TfToken[";
const LIST_TOKEN = "#{TfToken[";
/** In every text that holds a number token: they are doubles beyond 10²⁰⁰, and are printed so. */
const NUMBER_TOKEN = "e+2";
/** Number tokens are all below it. */
const LOWEST_NUMBER = -1e200;
const { STRING_MAP_TOKEN_VALUE, ANY_MAP_TOKEN_VALUE, NUMBER_MAP_TOKEN_VALUE } = Token;

/**
 * Makes cdktf resolve only what holds a token. It resolves everything three times over, looks at each text and each key
 * with four regular expressions, and makes a context for each, although few hold any: a third of the time of a
 * synthesis.
 *
 * Values without a token are walked here and come out as cdktf would give them; whatever is a token, holds one, or is
 * none of what JSON knows goes to cdktf itself.
 */
export function resolveOnlyTokens() {
  const resolve = Tokenization.resolve.bind(Tokenization);
  Tokenization.resolve = (value, options) => withoutTokens(value, (held) => resolve(held, options));
}

/**
 * @param {unknown} value
 * @param {(held: unknown) => unknown} resolve what resolves a value that is or holds a token
 * @returns {unknown} the same value where nothing in it was resolved
 */
function withoutTokens(value, resolve) {
  if (isPlain(value)) return value;
  if (Array.isArray(value)) return value.every(isNoListToken) ? listed(value, resolve) : resolve(value);
  return isRecord(value) && Object.keys(value).every(isPlain) ? recorded(value, resolve) : resolve(value);
}

function listed(list, resolve) {
  let copy;
  for (let index = 0; index < list.length; index += 1) {
    const resolved = withoutTokens(list[index], resolve);
    if (resolved === undefined || resolved !== list[index]) copy ??= list.slice(0, index);
    if (resolved !== undefined) copy?.push(resolved);
  }
  return copy ?? list;
}

function recorded(record, resolve) {
  const copy = {};
  // What is no plain object may be written differently from its keys.
  let same = Object.getPrototypeOf(record) === Object.prototype;
  for (const key of Object.keys(record)) {
    const resolved = withoutTokens(record[key], resolve);
    same &&= resolved !== undefined && resolved === record[key];
    if (resolved !== undefined) copy[key] = resolved;
  }
  return same ? record : copy;
}

/** Whether cdktf gives it back as it is. */
function isPlain(value) {
  switch (typeof value) {
    case "string":
      return !value.includes(TOKEN) && !value.includes(NUMBER_TOKEN) && !isValueOfMap(value);
    case "number":
      return value > LOWEST_NUMBER && !isValueOfMap(value);
    case "boolean":
    case "undefined":
      return true;
    default:
      return value === null;
  }
}

/** A token for a whole map has one of these for its value, and cdktf refuses to see it by itself. */
function isValueOfMap(value) {
  return (
    value === STRING_MAP_TOKEN_VALUE || value === ANY_MAP_TOKEN_VALUE || value === NUMBER_MAP_TOKEN_VALUE
  );
}

/** A list with a token for a list among its items is resolved, or refused, as a whole. */
function isNoListToken(item) {
  if (typeof item === "string") return !item.includes(LIST_TOKEN);
  return typeof item !== "number" || item > LOWEST_NUMBER;
}

/** Whether cdktf takes it by its keys: no token, no date, and no construct, which it refuses. */
function isRecord(value) {
  return (
    typeof value === "object" &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    typeof value.resolve !== "function" &&
    value._children === undefined
  );
}
