type Nested = string | Nested[] | { [name: string]: Nested };

/** Parameters of the query protocol as the structure that they spell: `A.member.2.B=x` is `{A: [, {B: "x"}]}`. */
export function nestParams(params: URLSearchParams): Record<string, Nested> {
  const root: Record<string, Nested> = {};
  for (const [path, value] of params) {
    let node = root;
    const steps = path.split(".");
    for (const step of steps.slice(0, -1)) {
      const child = (node[step] ??= {});
      node = child as Record<string, Nested>;
    }
    node[steps.at(-1) ?? path] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]));
}

function withLists(value: Nested): Nested {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const { member } = value;
  if (member !== undefined && typeof member === "object") {
    return Object.entries(member)
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, item]) => withLists(item));
  }
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withLists(child)]));
}
