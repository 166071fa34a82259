/** An XML document as plain values. */
export type XmlTree = string | XmlTree[] | { [name: string]: XmlTree };

const LIST_ENTRY = new Set(["item", "member"]);

/**
 * Reads XML strictly: what is not well-formed throws. A list of `item`s or `member`s is an array, and so are other
 * elements that stand there several times.
 */
export function xmlTree(text: string): { [name: string]: XmlTree } {
  const tokens = text.replace(/^<\?xml[^>]*\?>/, "").match(/<[^>]*>|[^<]+/g) ?? [];
  const open: { name: string; children: [string, XmlTree][]; text: string }[] = [
    { name: "", children: [], text: "" },
  ];
  for (const token of tokens) {
    const current = open.at(-1);
    if (!current) throw new Error(`${token} stands after the end of ${text}`);
    const [, closing, name = "", empty] = /^<(\/?)([\w:.-]+)[^>]*?(\/?)>$/.exec(token) ?? [];
    if (name === "") current.text += unescaped(token);
    else if (empty) current.children.push([name, ""]);
    else if (!closing) open.push({ name, children: [], text: "" });
    else {
      if (current.name !== name) throw new Error(`${token} closes <${current.name}> in ${text}`);
      open.pop();
      open.at(-1)?.children.push([name, valueOf(current)]);
    }
  }
  const root = open.pop();
  if (!root || open.length > 0) throw new Error(`<${root?.name ?? ""}> is never closed in ${text}`);
  return asObject(root.children);
}

function valueOf({ children, text }: { children: [string, XmlTree][]; text: string }): XmlTree {
  if (children.length === 0) return text;
  if (children.every(([name]) => LIST_ENTRY.has(name))) return children.map(([, value]) => value);
  return asObject(children);
}

function asObject(children: readonly [string, XmlTree][]): { [name: string]: XmlTree } {
  const values = new Map<string, XmlTree[]>();
  for (const [name, value] of children) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, [first = "", ...others]]) => [
      name,
      others.length > 0 ? [first, ...others] : first,
    ]),
  );
}

function unescaped(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(text))
    throw new Error(`"${text}" has an ampersand that stands for itself`);
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(
    /&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g,
    (_match, hex: string, decimal: string, name: string) =>
      hex || decimal ? String.fromCodePoint(parseInt(hex || decimal, hex ? 16 : 10)) : (names[name] ?? ""),
  );
}

/** The first element with this name in an answer. */
export function xmlIn(
  { status, text }: { readonly status: number; readonly text: string },
  name: string,
): XmlTree {
  const found = findTree(xmlTree(text), name);
  if (found === undefined) throw new Error(`no <${name}> in ${status} ${text}`);
  return found;
}

/** Text of the first element with this name in an answer, e.g. the id that it tells. */
export function xmlAt(got: { readonly status: number; readonly text: string }, name: string): string {
  const found = xmlIn(got, name);
  if (typeof found !== "string") throw new Error(`<${name}> is more than text in ${got.status} ${got.text}`);
  return found;
}

function findTree(tree: XmlTree, name: string): XmlTree | undefined {
  if (typeof tree === "string") return undefined;
  if (!Array.isArray(tree) && Object.hasOwn(tree, name)) return tree[name];
  for (const child of Object.values(tree)) {
    const found = findTree(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
