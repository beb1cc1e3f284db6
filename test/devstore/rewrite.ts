import { Transform, type TransformCallback } from "node:stream";

/** Where the proxy serves its stand-in for Shopify's CDN. */
export const CDN_PATH = "/.devstore/cdn";

const CDN = "https://cdn.shopify.com";

/** Only these can name the CDN in a way that the browser follows. */
export function isRewritable(contentType: string | undefined): boolean {
  return contentType !== undefined && /^(text\/html|text\/css|text\/javascript|application\/javascript)\b/.test(contentType);
}

/**
 * Sends everything from Shopify's CDN (App Bridge, its preload, fonts, pictures) to the local stand-in. Addresses are
 * swapped and elements kept, because a framework that hydrates the page expects each of them.
 */
export function rewriteCdn(text: string, proxyOrigin: string): string {
  return text.replaceAll(CDN, `${proxyOrigin}${CDN_PATH}`);
}

/**
 * Replaces who may frame the app. Everything else of the policy stays.
 *
 * @example
 * framePolicyFor("default-src 'self'; frame-ancestors https://admin.shopify.com;", "http://127.0.0.1:4100")
 * // "default-src 'self'; frame-ancestors http://127.0.0.1:4100;"
 */
export function framePolicyFor(policy: string, frameOrigin: string): string {
  return policy.replaceAll(/frame-ancestors[^;]*/gi, `frame-ancestors ${frameOrigin}`);
}

/** Rewrites a body as it streams by; an address that two chunks share is still found. */
export class RewriteStream extends Transform {
  readonly #proxyOrigin: string;
  #held = "";

  constructor(proxyOrigin: string) {
    super();
    this.#proxyOrigin = proxyOrigin;
  }

  // latin1 maps every byte to one character and back, so other encodings pass unharmed.
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const text = this.#held + chunk.toString("latin1");
    const keep = beginningOfCdnAtEnd(text);
    this.#held = text.slice(text.length - keep);
    done(null, Buffer.from(rewriteCdn(text.slice(0, text.length - keep), this.#proxyOrigin), "latin1"));
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(this.#held, "latin1"));
  }
}

/** How many characters at the end may be the beginning of the CDN's address. */
function beginningOfCdnAtEnd(text: string): number {
  for (let length = Math.min(CDN.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(CDN.slice(0, length))) return length;
  }
  return 0;
}
