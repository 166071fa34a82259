import { createHmac, timingSafeEqual } from "node:crypto";

/** Name of the header with the signature. */
export const SIGNATURE_HEADER = "X-Homeostat-Signature";

/** What a receiver checks. */
export interface SignedCall {
  /** Value of the header. */
  readonly signature: string;
  /** The body, exactly as it came. */
  readonly body: string;
  /** Keys that are valid now: during a rotation the new one and the old one. */
  readonly keys: readonly string[];
  /** Seconds since the epoch. */
  readonly nowSeconds: number;
  /** How old a call may be, and how far its clock may be ahead. @default 300 */
  readonly toleranceSeconds?: number;
}

/**
 * Signature of a body: `t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<body>`.
 *
 * @param atSeconds seconds since the epoch
 */
export function signatureOf(body: string, key: string, atSeconds: number): string {
  return `t=${atSeconds},v1=${mac(body, key, atSeconds).toString("hex")}`;
}

/** Whether the call comes from who has one of the keys, and is no old one that somebody repeats. */
export function isSigned({ signature, body, keys, nowSeconds, toleranceSeconds = 300 }: SignedCall): boolean {
  const [, time, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (time === undefined || hex === undefined) return false;
  const atSeconds = Number(time);
  if (Math.abs(nowSeconds - atSeconds) > toleranceSeconds) return false;
  const given = Buffer.from(hex, "hex");
  return keys.some((key) => timingSafeEqual(mac(body, key, atSeconds), given));
}

function mac(body: string, key: string, atSeconds: number): Buffer {
  return createHmac("sha256", key).update(`${atSeconds}.${body}`).digest();
}
