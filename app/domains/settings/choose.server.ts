import { FORGET_CHOICES } from "#app/domains/privacy/privacy.ts";
import { forgetAfterMonths, putForgetAfter } from "#app/domains/privacy/privacy.server.ts";
import { putValueRule, wishedValueRule } from "#app/domains/retention/retention.server.ts";
import { insertChanges, lockSettings, putSetting, selectSave, selectSettings } from "#app/domains/settings/settings.data.server.ts";
import { decideChanges, decideUndo, marginShare } from "#app/domains/settings/setting.ts";
import type { Change, SettingName, SettingProblems, SettingValues, Wishes } from "#app/domains/settings/setting.ts";
import { WRITE_CUSTOMERS } from "#app/domains/settings/settings.ts";
import type { MadeChange } from "#app/domains/settings/settings.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { localeFrom } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Who changes something: Shopify's number of the member of staff, null where Shopify does not say. */
export type Chooser = Readonly<{ userId: string | null; at: Date }>;

const OWN = ["language", "margin-share", "write-customer-tags"] as const;

/** What is chosen now. Where nobody chose, what holds then. */
export async function settingValues(tx: Transaction, shop: Pick<Shop, "id" | "scopes">): Promise<SettingValues> {
  const own = await selectSettings(tx, shop.id, OWN);
  const isGranted = shop.scopes.includes(WRITE_CUSTOMERS);
  return {
    language: own.get("language") ?? "admin",
    "value-rule": await wishedValueRule(tx, shop.id),
    "margin-share": own.get("margin-share") ?? "",
    "forget-after-months": String(await forgetAfterMonths(tx, shop.id)),
    "write-customer-tags": isGranted ? (own.get("write-customer-tags") ?? "off") : "off",
  };
}

async function write(tx: Transaction, shopId: number, { name, to }: Change, at: Date): Promise<void> {
  if (name === "value-rule") await putValueRule(tx, shopId, to === "net" ? "net" : "gross", at);
  else if (name === "forget-after-months") await putForgetAfter(tx, shopId, Number(to), at);
  else await putSetting(tx, shopId, name, to, at);
}

async function record(
  tx: Transaction,
  shopId: number,
  changes: readonly Change[],
  by: Chooser,
  cause: MadeChange["cause"],
): Promise<number> {
  for (const change of changes) await write(tx, shopId, change, by.at);
  return insertChanges(tx, shopId, { changes, cause, userId: by.userId, now: by.at });
}

/** What saving did. `save` is null when all was as wished already. */
export type Saved =
  | Readonly<{ kind: "saved"; save: number | null; changes: readonly Change[] }>
  | Readonly<{ kind: "refused"; problems: SettingProblems; present: SettingValues }>;

const NOT_GRANTED: SettingProblems = { "write-customer-tags": "not-granted" };

const isSwitchedOn = ({ name, to }: Pick<Change, "name" | "to">): boolean => name === "write-customer-tags" && to === "on";

/** Takes over what a form says, all of it or nothing. */
export async function chooseSettings(tx: Transaction, shop: Shop, wishes: Wishes, by: Chooser): Promise<Saved> {
  await lockSettings(tx, shop.id);
  const present = await settingValues(tx, shop);
  const { changes, problems } = decideChanges(present, wishes, FORGET_CHOICES);
  if (Object.keys(problems).length > 0) return { kind: "refused", problems, present };
  if (changes.some(isSwitchedOn) && !shop.scopes.includes(WRITE_CUSTOMERS)) return { kind: "refused", problems: NOT_GRANTED, present };
  const save = changes.length === 0 ? null : await record(tx, shop.id, changes, by, "merchant");
  return { kind: "saved", save, changes };
}

/** What a merchant takes back: what was saved together, or one change of it. */
export type TakenBack = Readonly<{ save: number; change: number | null }>;

/** Whether taking this back needs what Shopify must grant. */
export function undoNeedsGrant(shopId: number, { save, change }: TakenBack): Promise<boolean> {
  return inShop(shopId, async (tx) => {
    const made = await selectSave(tx, shopId, save, change);
    return made.some(({ name, from }) => isSwitchedOn({ name, to: from }));
  });
}

/** What undoing did: `kept` are settings that were changed again since, or that Shopify does not allow any more. */
export type Undone = Readonly<{ kind: "undone"; save: number | null; changes: readonly Change[]; kept: readonly SettingName[] }>;

/** Restores what was before a save, or before one change of it. A second time it changes nothing. */
export async function undoSettings(tx: Transaction, shop: Shop, { save, change }: TakenBack, by: Chooser): Promise<Undone> {
  await lockSettings(tx, shop.id);
  const { changes, kept } = decideUndo(await settingValues(tx, shop), await selectSave(tx, shop.id, save, change));
  const mayNot = changes.filter((one) => isSwitchedOn(one) && !shop.scopes.includes(WRITE_CUSTOMERS));
  const done = changes.filter((one) => !mayNot.includes(one));
  const undo = done.length === 0 ? null : await record(tx, shop.id, done, by, "undo");
  return { kind: "undone", save: undo, changes: done, kept: [...kept, ...mayNot.map(({ name }) => name)] };
}

/** Switches off what Shopify does not allow any more; the page says so. A second time it changes nothing. */
export async function dropLostPermissions(shop: Shop, at: Date): Promise<void> {
  if (shop.scopes.includes(WRITE_CUSTOMERS)) return;
  await inShop(shop.id, async (tx) => {
    await lockSettings(tx, shop.id);
    const stored = await selectSettings(tx, shop.id, ["write-customer-tags"]);
    if (stored.get("write-customer-tags") !== "on") return;
    await record(tx, shop.id, [{ name: "write-customer-tags", from: "on", to: "off" }], { userId: null, at }, "scope-lost");
  });
}

/** What of an order's value is left after the cost of the goods, 0 to 1; null when the merchant has not said. */
export async function marginShareOf(tx: Transaction, shopId: number): Promise<number | null> {
  const stored = await selectSettings(tx, shopId, ["margin-share"]);
  return marginShare(stored.get("margin-share") ?? "");
}

/** Whether Encore may add and remove customers' tags in Shopify: the merchant wants it, and Shopify allows it. */
export async function mayWriteTags(tx: Transaction, shop: Pick<Shop, "id" | "scopes">): Promise<boolean> {
  const stored = await selectSettings(tx, shop.id, ["write-customer-tags"]);
  return stored.get("write-customer-tags") === "on" && shop.scopes.includes(WRITE_CUSTOMERS);
}

/**
 * The language to answer a merchant in: the one that was chosen, else the address's, else the shop's own (docs/decisions/0013-language.md).
 *
 * @param asked `locale` of the address, as Shopify or a link of ours put it there
 */
export async function readerLocale(tx: Transaction, shop: Pick<Shop, "id" | "locale">, asked: string | null): Promise<Locale> {
  const chosen = (await selectSettings(tx, shop.id, ["language"])).get("language");
  return chosen === "de" || chosen === "en" ? chosen : localeFrom(asked, shop.locale);
}
