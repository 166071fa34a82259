import fc from "fast-check";
import {
  approvalLink,
  LINK_PURPOSES,
  signLink,
  type SignedLink,
  verifyLink,
} from "../../../../automation/remediation/approval/link-signature";
import { numRuns } from "../support/runs";

const KEY = "k".repeat(32);
const LINK: SignedLink = {
  approvalId: "apr-0123456789abcdef0123",
  digest: "d1",
  untilMs: 1_000,
  purpose: "approve",
};
const links = fc.record({
  approvalId: fc.string(),
  digest: fc.string(),
  untilMs: fc.nat(),
  purpose: fc.constantFrom(...LINK_PURPOSES),
});

test("a signature is that of HMAC-SHA-256", () => {
  // printf '["homeostat-approval-1","apr-0123456789abcdef0123","d1",1000,"approve"]' | openssl dgst -sha256 -hmac kkkk… -binary | basenc --base64url
  expect(signLink(LINK, KEY)).toBe("fNDt-MpP2IX1yNzzuZq2tv3nzwogWj_UGsYt0MphGUM");
});

test("a link is good until its time, with its own signature", () => {
  const signature = signLink(LINK, KEY);
  expect(verifyLink(LINK, signature, KEY, 999)).toBe(true);
  expect(verifyLink(LINK, signature, KEY, 1_000)).toBe(false);
  expect(verifyLink(LINK, signature, KEY, NaN)).toBe(false);
});

test("a signature is good for one link and one key", () => {
  fc.assert(
    fc.property(links, links, (link, other) => {
      const signature = signLink(link, KEY);
      const same = (Object.keys(link) as (keyof SignedLink)[]).every((name) => link[name] === other[name]);
      expect(verifyLink(other, signature, KEY, -1)).toBe(same);
      expect(verifyLink(link, signature, `${KEY}k`, -1)).toBe(false);
    }),
    { numRuns },
  );
});

test("each part of a link is signed", () => {
  const signature = signLink(LINK, KEY);
  for (const change of [
    { approvalId: "apr-1" },
    { digest: "d2" },
    { untilMs: 1_001 },
    { purpose: "show" },
    { purpose: "reject" },
    // What stands at the border of two parts cannot be moved to the other.
    { approvalId: 'apr-0123456789abcdef0123","d1', digest: "" },
  ] as const) {
    expect(verifyLink({ ...LINK, ...change }, signature, KEY, 0)).toBe(false);
  }
});

test.each([
  "",
  "a",
  "=",
  "é",
  `${signLink(LINK, KEY)}=`,
  ` ${signLink(LINK, KEY)}`,
  signLink(LINK, KEY).slice(1),
])("%j is no signature", (signature) => {
  expect(verifyLink(LINK, signature, KEY, 0)).toBe(false);
});

test("a key that could be guessed signs nothing", () => {
  expect(() => signLink(LINK, "k".repeat(31))).toThrow("the approval key has 31 bytes; allowed: 32 or more");
});

test.each(["https://api.example", "https://api.example/", "https://api.example/v1"])(
  "a link at %s shows and does not decide",
  (base) => {
    const { purpose: _, ...about } = LINK;
    const url = new URL(approvalLink(base, about, KEY));
    expect(url.href.startsWith(`${base.replace(/\/$/, "")}/approvals/apr-0123456789abcdef0123?`)).toBe(true);
    const signature = url.searchParams.get("signature") ?? "";
    expect([url.searchParams.get("digest"), url.searchParams.get("until")]).toEqual(["d1", "1000"]);
    expect(verifyLink({ ...LINK, purpose: "show" }, signature, KEY, 0)).toBe(true);
    expect(verifyLink(LINK, signature, KEY, 0)).toBe(false);
  },
);
