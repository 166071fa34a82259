import { pathStyle } from "../../local/gateway/path-style";

describe("pathStyle", () => {
  test("brings the bucket of a proxied request from the host into the path", () => {
    expect(
      pathStyle({
        url: "http://state.127.0.0.1:4566/network/terraform.tfstate?x=1",
        host: "state.127.0.0.1:4566",
      }),
    ).toEqual({ url: "/state/network/terraform.tfstate?x=1", host: "127.0.0.1:4566" });
  });

  test("does so for a bucket in the host header alone, and for one with dots", () => {
    expect(pathStyle({ url: "/?list-type=2", host: "a.b-c.127.0.0.1:4566" })).toEqual({
      url: "/a.b-c/?list-type=2",
      host: "127.0.0.1:4566",
    });
  });

  test("leaves every other request as it is", () => {
    const plain = { url: "/bucket/key", host: "127.0.0.1:4566" };
    expect(pathStyle(plain)).toEqual(plain);
    expect(pathStyle({ url: "/", host: undefined })).toEqual({ url: "/", host: undefined });
    expect(pathStyle({ url: "http://127.0.0.1:4566", host: "127.0.0.1:4566" })).toEqual({
      url: "/",
      host: "127.0.0.1:4566",
    });
  });
});
