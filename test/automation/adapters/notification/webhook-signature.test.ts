import { isSigned, signatureOf } from "../../../../automation/adapters/notification/webhook-signature";

/*
 * Computed by openssl:
 * printf '1767225600.{"id":"settled#1","title":"fixed"}' | openssl dgst -sha256 -hmac 'correct horse battery staple 0123'
 */
const KEY = "correct horse battery staple 0123";
const AT = 1_767_225_600;
const BODY = '{"id":"settled#1","title":"fixed"}';
const SIGNATURE = "t=1767225600,v1=ba96e124cde75150112f3eefebe705eabf956666c4946937268f4fde1ac2489d";

const call = { signature: SIGNATURE, body: BODY, keys: [KEY], nowSeconds: AT };

test("the signature is the HMAC-SHA256 of time and body", () => {
  expect(signatureOf(BODY, KEY, AT)).toBe(SIGNATURE);
});

test.each([
  ["by the key", {}],
  ["by the old key during a rotation", { keys: ["the new one", KEY] }],
  ["five minutes ago", { nowSeconds: AT + 300 }],
  ["by a clock that is ahead", { nowSeconds: AT - 300 }],
])("a call that was signed %s is taken", (_, change) => {
  expect(isSigned({ ...call, ...change })).toBe(true);
});

test.each([
  ["by another key", { keys: ["another key"] }],
  ["by nobody's key", { keys: [] }],
  ["for another body", { body: `${BODY} ` }],
  ["too long ago", { nowSeconds: AT + 301 }],
  ["in the future", { nowSeconds: AT - 301 }],
  ["at another time", { signature: SIGNATURE.replace("t=1767225600", "t=1767225601") }],
  ["with one digit more", { signature: `${SIGNATURE}0` }],
  ["with one digit less", { signature: SIGNATURE.slice(0, -1) }],
  ["with no signature", { signature: "" }],
  ["by another scheme", { signature: SIGNATURE.replace("v1", "v0") }],
])("a call that was signed %s is not", (_, change) => {
  expect(isSigned({ ...call, ...change })).toBe(false);
});
