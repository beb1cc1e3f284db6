import { createHash } from "node:crypto";
import { z } from "zod";

// A file of orders sent to the real web process, part by part, as the page does it.

/** Whose browser sends: web process, shop, and Shopify's token for it. */
export type Sender = Readonly<{ webUrl: string; shop: string; token: () => string }>;

/** A file of any size. `read` gives `length` bytes from a place on. */
type SentFile = Readonly<{ fileBytes: number; read: (from: number, length: number) => Promise<Uint8Array<ArrayBuffer>> }>;

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const begun = z.object({ kind: z.literal("begun"), id: z.number(), partBytes: z.number(), parts: z.number() });

async function send({ webUrl, shop, token }: Sender, path: string, body: BodyInit | null = null): Promise<Response> {
  const url = new URL(path, webUrl);
  url.searchParams.set("shop", shop);
  const headers = { authorization: `Bearer ${token()}`, "user-agent": BROWSER };
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual" });
  if (answer.status >= 400) throw new Error(`${path} answered ${String(answer.status)}`);
  return answer;
}

/** Sends a file whole; returns the import's number. It is checked next. */
export async function sendFile(sender: Sender, { fileBytes, read }: SentFile): Promise<number> {
  const at = (query: Readonly<Record<string, string>>): string => `/app/settings/import/upload?${new URLSearchParams(query).toString()}`;
  const file = { fileName: "orders_export.csv", fileBytes, lastModified: null };
  const { id, partBytes, parts } = begun.parse(await (await send(sender, at({ step: "begin" }), JSON.stringify(file))).json());
  for (let number = 1; number <= parts; number += 1) {
    const from = (number - 1) * partBytes;
    const part = await read(from, Math.min(partBytes, fileBytes - from));
    const sha256 = createHash("sha256").update(part).digest("hex");
    await send(sender, at({ step: "part", file: String(id), number: String(number), sha256 }), part);
  }
  await send(sender, at({ step: "finish", file: String(id) }));
  return id;
}

/** The merchant looked at the file and wants it; it has all orders since the shop's first. */
export async function confirmFile(sender: Sender, id: number): Promise<void> {
  await send(sender, "/app/settings/import", new URLSearchParams({ intent: "confirm", file: String(id), whole: "yes" }));
}
