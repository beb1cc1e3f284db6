import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { beginUpload, putPart } from "#app/domains/file-import/file-import.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { finishUpload } from "#app/jobs/file-import.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

const MAX_ID = 2_147_483_647;
const MAX_NAME = 255;

const id = z.coerce.number().int().positive().max(MAX_ID);
const step = z.discriminatedUnion("step", [
  z.object({ step: z.literal("begin") }),
  z.object({ step: z.literal("part"), file: id, number: id, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ step: z.literal("finish"), file: id }),
]);

const begun = z.object({
  fileName: z
    .string()
    .trim()
    .min(1)
    .transform((name) => name.slice(0, MAX_NAME)),
  fileBytes: z.number().int().nonnegative(),
  lastModified: z.number().int().nonnegative().nullable(),
});

/** Takes a file in parts: `begin` with its name and size, each part with its digest, `finish`. The page's own script calls it. */
export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const asked = step.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success) throw new Response(null, { status: 400 });
    switch (asked.data.step) {
      case "begin": {
        const file = begun.safeParse(await jsonOf(request));
        if (!file.success) throw new Response(null, { status: 400 });
        return Response.json(await beginUpload(shop.id, file.data, now()));
      }
      case "part": {
        const bytes = new Uint8Array(await request.arrayBuffer());
        return Response.json(await putPart(shop.id, asked.data.file, asked.data.number, bytes, asked.data.sha256, now()));
      }
      case "finish":
        return Response.json(await finishUpload(shop.id, asked.data.file, now()));
    }
  });
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}
