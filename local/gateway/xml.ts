/** Text as XML content. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Content of XML text as it was meant. */
export function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;|&#39;/g, "'")
    .replace(/&amp;/g, "&");
}

/** One element around content that is XML already, or that is text to escape. */
export function element(
  name: string,
  content: string | number | boolean,
  mode: "xml" | "escape" = "xml",
): string {
  return `<${name}>${mode === "escape" ? escapeXml(String(content)) : content}</${name}>`;
}

/** Text of the first element with this name; elements with attributes count too. */
export function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}

/**
 * Rewrites every element with this name that is a direct or deeper child, the outermost ones only. Counting the opening
 * and closing tags keeps nested elements of the same name (EC2 calls every list entry `item`) together.
 */
export function mapElements(xml: string, name: string, change: (element: string) => string): string {
  const tag = new RegExp(`<(/?)${name}(?:\\s[^>]*?)?(/?)>`, "g");
  let result = "";
  let copied = 0;
  let depth = 0;
  let start = 0;
  for (const match of xml.matchAll(tag)) {
    const [text, closing, empty] = match;
    if (empty) continue;
    if (closing) {
      depth -= 1;
      if (depth > 0) continue;
      const end = match.index + text.length;
      result += xml.slice(copied, start) + change(xml.slice(start, end));
      copied = end;
      continue;
    }
    if (depth === 0) start = match.index;
    depth += 1;
  }
  return result + xml.slice(copied);
}

/** The outermost elements with this name. */
export function elementsOf(xml: string, name: string): string[] {
  const found: string[] = [];
  mapElements(xml, name, (text) => {
    found.push(text);
    return text;
  });
  return found;
}

/** Sets a child of an element: replaces the first one with that name, or adds one before the end. */
export function setChild(xml: string, name: string, content: string): string {
  const child = element(name, content);
  const present = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>[\\s\\S]*?</${name}>)`);
  if (present.test(xml)) return xml.replace(present, () => child);
  const end = xml.lastIndexOf("</");
  return xml.slice(0, end) + child + xml.slice(end);
}
