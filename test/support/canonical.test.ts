import { canonical } from "./canonical";

describe("canonical", () => {
  it("sorts keys, and drops nulls and comments, at every depth", () => {
    expect(canonical('{"b":{"y":1,"//":"note","x":null},"a":[{"d":1,"c":2}]}')).toBe(
      '{"a":[{"c":2,"d":1}],"b":{"y":1}}',
    );
  });

  it("keeps the order of lists, which means something", () => {
    expect(canonical('{"zones":["c","a","b"]}')).toBe('{"zones":["c","a","b"]}');
  });

  it("breaks what does not fit on a line, and no more", () => {
    const long = "x".repeat(100);
    expect(canonical(JSON.stringify({ name: long, tags: { a: "1", b: "2" } }))).toBe(
      `{\n  "name": "${long}",\n  "tags": {"a":"1","b":"2"}\n}`,
    );
  });

  it("names bundled code without its digest", () => {
    const file = "assets/Runbooks_scale-service_Code_1/0123456789abcdef0123456789abcdef/function.zip";
    expect(canonical(JSON.stringify({ file }))).toBe(
      '{"file":"assets/Runbooks_scale-service_Code_1/<digest>/function.zip"}',
    );
    const hash = "8Pj/nZSTDckj1/0rCN1yOKEYodaqZR0qruJPiR/RhWU=";
    expect(canonical(JSON.stringify({ source_code_hash: hash }))).toBe('{"source_code_hash":"<digest>"}');
    expect(canonical(JSON.stringify({ source_hash: "0123456789abcdef".repeat(4) }))).toBe(
      '{"source_hash":"<digest>"}',
    );
  });
});
