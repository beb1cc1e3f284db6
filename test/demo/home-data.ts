import { z } from "zod";

// What the demo reads of the home page's data. The page's own type is the app's; here stands what this reader relies on.

const known = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("known"), value: z.number(), isTruncated: z.boolean() }),
  z.object({ kind: z.literal("unknown"), reason: z.string() }),
]);
export type KnownFigure = z.infer<typeof known>;

const figures = z.object({
  customers: z.number(),
  purchases: z.number(),
  crrTextbook: known,
  crrMatched: known,
  churn: known,
  repeatRate: known,
  aov: known,
  frequency: known,
  clvHistoricMean: known,
});
export type Figures = z.infer<typeof figures>;

const soFar = z.object({ customers: z.number(), orders: z.number() });

const view = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("importing"),
    phase: z.enum(["starting", "customers", "orders", "figures"]),
    done: z.number(),
    expected: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    soFar,
  }),
  z.object({ state: z.literal("failed"), reason: z.string(), soFar }),
  z.object({ state: z.literal("no-orders") }),
  z.object({ state: z.literal("figures"), now: figures }),
]);

const page = z.object({ view, shop: z.object({ domain: z.string(), currency: z.string(), timeZone: z.string() }) });
export type HomePage = z.infer<typeof page>;

/** The route of the home page, for the single-fetch request. */
export const HOME_ROUTE = "routes/app._index";

export function homePageFrom(data: unknown): HomePage {
  return page.parse(data);
}
