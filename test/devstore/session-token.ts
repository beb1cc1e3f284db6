import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** The claims of a session token, as documented: https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens */
export type SessionTokenClaims = {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
  sig: string;
};

export type MintOptions = {
  /** Staff member; default the shop's owner, 1. */
  userId?: number;
  /** Seconds until it expires; Shopify gives 60. Negative makes an expired one. */
  lifetimeSeconds?: number;
  /** Claims to overwrite, for tests of what the app refuses. */
  claims?: Partial<SessionTokenClaims>;
  /** Sign with another secret, for tests of what the app refuses. */
  secret?: string;
};

const SESSION_TOKEN_SECONDS = 60;

export function mintSessionToken(
  app: { clientId: string; clientSecret: string },
  shop: string,
  now: Date,
  options: MintOptions = {},
): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const userId = String(options.userId ?? 1);
  const claims: SessionTokenClaims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: app.clientId,
    sub: userId,
    exp: issuedAt + (options.lifetimeSeconds ?? SESSION_TOKEN_SECONDS),
    nbf: issuedAt,
    iat: issuedAt,
    jti: randomUUID(),
    sid: createHmac("sha256", "devstore").update(`${shop}:${userId}`).digest("hex").slice(0, 32),
    sig: createHmac("sha256", "devstore")
      .update(`${shop}:${String(issuedAt)}`)
      .digest("hex"),
    ...options.claims,
  };
  const signed = `${base64Url({ alg: "HS256", typ: "JWT" })}.${base64Url(claims)}`;
  return `${signed}.${signatureOf(signed, options.secret ?? app.clientSecret)}`;
}

/** Checks signature, audience, shop and times as Shopify does before it exchanges a token. */
export function verifySessionToken(
  app: { clientId: string; clientSecret: string },
  shop: string,
  token: string,
  now: Date,
): { kind: "valid"; userId: number } | { kind: "invalid"; reason: string } {
  const [header, payload, signature, ...rest] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return invalid("not a JWT");
  const expected = Buffer.from(signatureOf(`${header}.${payload}`, app.clientSecret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return invalid("signature does not match");
  const claims = parseObject(payload);
  if (parseObject(header)?.["alg"] !== "HS256" || claims === null) return invalid("unreadable");
  const seconds = now.getTime() / 1000;
  if (typeof claims["exp"] !== "number" || claims["exp"] <= seconds) return invalid("expired");
  if (typeof claims["nbf"] !== "number" || claims["nbf"] > seconds + 10) return invalid("not yet valid");
  if (claims["aud"] !== app.clientId) return invalid("made for another app");
  if (claims["dest"] !== `https://${shop}` || claims["iss"] !== `https://${shop}/admin`) return invalid("made for another shop");
  return { kind: "valid", userId: Number(claims["sub"]) };
}

function invalid(reason: string): { kind: "invalid"; reason: string } {
  return { kind: "invalid", reason };
}

function base64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signatureOf(signed: string, secret: string): string {
  return createHmac("sha256", secret).update(signed).digest("base64url");
}

function parseObject(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
