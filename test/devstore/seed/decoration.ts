import type { Order } from "../state.ts";
import { chance, pick } from "./chance.ts";

export type Visit = Pick<Order, "landingPage" | "referrer" | "utm">;

const DIRECT: Visit = { landingPage: "/", referrer: null, utm: null };

const FIRST_VISITS: readonly [Visit, ...Visit[]] = [
  { landingPage: "/", referrer: "https://www.google.com/", utm: null },
  { landingPage: "/collections/gifts", referrer: "https://www.google.com/", utm: { source: "google", medium: "cpc", campaign: "gifts" } },
  {
    landingPage: "/collections/home",
    referrer: "https://www.pinterest.com/",
    utm: { source: "pinterest", medium: "social", campaign: "home-ideas" },
  },
  { landingPage: "/", referrer: "https://www.instagram.com/", utm: { source: "instagram", medium: "social", campaign: "spring" } },
  DIRECT,
];

const LATER_VISITS: readonly [Visit, ...Visit[]] = [
  DIRECT,
  { landingPage: "/account", referrer: null, utm: null },
  { landingPage: "/collections/new", referrer: null, utm: { source: "newsletter", medium: "email", campaign: "monthly" } },
  { landingPage: "/", referrer: "https://www.google.com/", utm: null },
];

/** How the buyer came: search, social networks and ads the first time, mail and habit later. */
export function visitOf(seed: number, key: string, isFirst: boolean): Visit {
  return pick(seed, `${key} visit`, isFirst ? FIRST_VISITS : LATER_VISITS);
}

/** Most orders come from the web shop, some of customers who have bought before by invoice or at the till. */
export function sourceOf(seed: number, key: string, isFirst: boolean): string {
  const share = chance(seed, `${key} source`);
  if (isFirst || share < 0.9) return "web";
  return share < 0.97 ? "shopify_draft_order" : "pos";
}

export type Coupon = { code: string; share: number };

/** One in twelve orders has a code, with some customers (the bargain hunters) every other one. */
export function couponOf(seed: number, customerKey: string, key: string, isFirst: boolean): Coupon | null {
  const hunter = chance(seed, `${customerKey} hunter`) < 0.12;
  if (chance(seed, `${key} coupon`) >= (hunter ? 0.5 : 1 / 12)) return null;
  if (isFirst) return { code: "WELCOME10", share: 0.1 };
  return pick(seed, `${key} code`, [
    { code: "THANKYOU5", share: 0.05 },
    { code: "SEASON15", share: 0.15 },
    { code: "FRIENDS20", share: 0.2 },
  ]);
}

const TYPES: readonly [RegExp, string][] = [
  [/^Dotcomgiftshop|VOUCHER/i, "Gift cards"],
  [/CHRISTMAS|XMAS|ADVENT|REINDEER|SANTA|SNOW/i, "Christmas"],
  [/\bBAGS?\b|SHOPPER|PURSE|WALLET|LUGGAGE/i, "Bags"],
  [/CANDLE|T-LIGHT|LANTERN|LIGHTS?\b|LAMP|INCENSE/i, "Candles and lights"],
  [/CAKE|BAKING|TEA\b|TEACUP|COFFEE|MUG|PLATE|BOWL|JAR|KITCHEN|LUNCH|BOTTLE|CUTLERY|SPOON|EGG|JUG|TRAY|APRON|NAPKIN/i, "Kitchen"],
  [/CARD|PENCIL|\bPENS?\b|NOTEBOOK|WRAP|STICKER|RIBBON|PAPER|TAPE|STATIONERY|CALENDAR/i, "Stationery"],
  [/NECKLACE|BRACELET|EARRING|RING\b|BROOCH|HAIR|CHARM/i, "Jewellery"],
  [/TOY|GAME|PLAYHOUSE|DOLL|PUZZLE|SKITTLES|CHILD|BABY|KIDS|RABBIT|TEDDY/i, "Toys"],
  [/GARDEN|PLANT|FLOWER|WATERING|BIRD|HERB|PARASOL/i, "Garden"],
  [/SIGN|FRAME|CLOCK|HEART|HOLDER|HOOK|CUSHION|DOORMAT|DRAWER|CABINET|MIRROR|WICKER|BUNTING/i, "Home"],
];

/** The product type by the first word of the title that says it. */
export function productTypeOf(title: string): string {
  return TYPES.find(([words]) => words.test(title))?.[1] ?? "Gifts";
}
