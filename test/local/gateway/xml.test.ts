import { element, elementsOf, mapElements, setChild, textOf } from "../../../local/gateway/xml";

describe("mapElements", () => {
  test("keeps nested elements of the same name together", () => {
    const xml = "<set><item><id>1</id><sub><item>x</item></sub></item><item><id>2</id></item></set>";
    expect(elementsOf(xml, "item")).toEqual([
      "<item><id>1</id><sub><item>x</item></sub></item>",
      "<item><id>2</id></item>",
    ]);
    expect(mapElements(xml, "item", (item) => (textOf(item, "id") === "1" ? "" : item))).toBe(
      "<set><item><id>2</id></item></set>",
    );
  });

  test("tells a name from a longer one, and passes by empty elements", () => {
    const xml =
      '<DBInstances><DBInstance a="1"><DBInstanceClass>c</DBInstanceClass></DBInstance><DBInstance/></DBInstances>';
    expect(elementsOf(xml, "DBInstance")).toEqual([
      '<DBInstance a="1"><DBInstanceClass>c</DBInstanceClass></DBInstance>',
    ]);
  });
});

describe("setChild", () => {
  test("replaces a child, full or empty, and adds one that is absent", () => {
    expect(setChild("<a><b>1</b><c/></a>", "b", "2")).toBe("<a><b>2</b><c/></a>");
    expect(setChild("<a><b>1</b><c/></a>", "c", "3")).toBe("<a><b>1</b><c>3</c></a>");
    expect(setChild("<a><b>1</b></a>", "d", "4")).toBe("<a><b>1</b><d>4</d></a>");
  });

  test("takes content literally that looks like a replacement pattern", () => {
    expect(setChild("<a><f>x</f></a>", "f", "${version} $& $1")).toBe("<a><f>${version} $& $1</f></a>");
  });
});

test("text survives the way into XML and back", () => {
  const text = `a < b && "c" > 'd'`;
  expect(textOf(element("t", text, "escape"), "t")).toBe(text);
});
