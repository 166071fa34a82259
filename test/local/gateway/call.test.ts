import { jsonBody, listParam, parseCall } from "../../../local/gateway/call";
import { authorization } from "../support/aws-client";

const signed = (service: string): { authorization: string } => ({ authorization: authorization(service) });

describe("parseCall", () => {
  test("reads account, region, service and action of the JSON protocol", () => {
    const call = parseCall(
      {
        method: "POST",
        url: "/",
        headers: { ...signed("dynamodb"), "x-amz-target": "DynamoDB_20120810.PutItem" },
      },
      Buffer.from('{"TableName":"t"}'),
    );
    expect(call).toMatchObject({
      accessKeyId: "111111111111",
      region: "eu-west-1",
      service: "dynamodb",
      action: "PutItem",
      protocol: "json",
    });
    expect(jsonBody(call)).toEqual({ TableName: "t" });
  });

  test("reads the action of the query protocol from the body", () => {
    const headers = { ...signed("rds"), "content-type": "application/x-www-form-urlencoded" };
    const call = parseCall(
      { method: "POST", url: "/", headers },
      Buffer.from("Action=DescribeDBInstances&Version=1"),
    );
    expect(call).toMatchObject({ action: "DescribeDBInstances", protocol: "query" });
  });

  test("knows EC2's own protocol, and S3's", () => {
    const headers = { ...signed("ec2"), "content-type": "application/x-www-form-urlencoded" };
    expect(parseCall({ method: "POST", url: "/", headers }, Buffer.from("Action=X")).protocol).toBe("ec2");
    expect(parseCall({ method: "GET", url: "/b/k?tagging", headers: signed("s3") }, undefined)).toMatchObject(
      {
        protocol: "rest-xml",
        path: "/b/k",
        action: "GET /b/k?tagging",
      },
    );
  });

  test("reads the credential of a presigned address", () => {
    const url =
      "/?X-Amz-Credential=222222222222%2F20260102%2Feu-central-1%2Fsts%2Faws4_request&Action=GetCallerIdentity";
    expect(parseCall({ method: "GET", url, headers: {} }, undefined)).toMatchObject({
      accessKeyId: "222222222222",
      region: "eu-central-1",
      service: "sts",
      action: "GetCallerIdentity",
    });
  });

  test("an unsigned request has no service", () => {
    expect(parseCall({ method: "GET", url: "/x", headers: {} }, undefined)).toMatchObject({
      service: "",
      accessKeyId: "",
    });
  });
});

describe("listParam", () => {
  test("takes every spelling of a list, in the order of the indices", () => {
    const params = new URLSearchParams(
      "A.member.2=b&A.member.10=c&A.member.1=a&B.1=x&C.SourceId.1=y&AB.1=no",
    );
    expect(listParam(params, "A")).toEqual(["a", "b", "c"]);
    expect(listParam(params, "B")).toEqual(["x"]);
    expect(listParam(params, "C")).toEqual(["y"]);
  });

  test("does not take the members of nested structures", () => {
    expect(listParam(new URLSearchParams("A.member.1.Name=n"), "A")).toEqual([]);
  });
});
