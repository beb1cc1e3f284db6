import { selectIdsOfShopify } from "#app/domains/customer-list/ids-of-shopify.data.server.ts";
import type { List, ListedRow } from "#app/domains/customer-list/list.ts";
import { periodParams } from "#app/domains/customer-list/question.ts";
import type { CustomerRow, CustomersQuestion, QuestionProblem } from "#app/domains/customer-list/terms.ts";
import { namesOf } from "#app/domains/customers/customers.server.ts";
import { periodFrom } from "#app/domains/retention/retention.ts";
import type { HistoryStart, Period } from "#app/domains/retention/retention.ts";
import { findBasis } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Whom a search left over: customers by our number and by Shopify's; of both together. */
export type Among = Readonly<{ ids?: readonly number[]; shopifyIds?: readonly bigint[] }>;

/** What a list needs to know of a shop. */
export type ListShop = Pick<Shop, "id" | "timeZone" | "currency" | "historyStartsOn" | "isHistoryLimited">;

/** The calendar that the kept figures stand on, which need not be what the shop's row says by now. */
export type Standing = Readonly<{ today: number; currency: string; history: HistoryStart }>;

export async function standingOf(tx: Transaction, shop: ListShop, now: Date): Promise<Standing> {
  const basis = await findBasis(tx, shop.id);
  const today = dayOf(now, basis?.timeZone ?? shop.timeZone);
  const history = basis?.history ?? { day: shop.historyStartsOn ?? today, isLimited: shop.isHistoryLimited };
  return { today, currency: basis?.currency ?? shop.currency, history };
}

/** A question of an address as of today. */
export type Resolved = Readonly<{ list: List; period: Period; problems: readonly QuestionProblem[] }>;

export function resolve({ figure, filters }: CustomersQuestion, { today, history }: Standing, among: readonly number[] | null): Resolved {
  const wish = figure === null || figure.set === "cohort" ? null : figure.period;
  const { period, problem } = periodFrom(wish === null ? {} : periodParams(wish), today, history.day);
  const { bought, ...others } = filters;
  const days = bought !== null && "preset" in bought ? periodFrom(periodParams(bought), today, history.day).period : bought;
  return {
    list: {
      figure: figure === null || figure.set === "cohort" ? figure : { set: figure.set, period },
      filters: others,
      bought: days === null ? null : { from: days.from, to: days.to },
      among,
    },
    period,
    problems: problem === "in-the-future" ? [{ field: "period", reason: problem }] : [],
  };
}

/** Null for everybody. */
export async function idsOf(tx: Transaction, shopId: number, among: Among | null): Promise<readonly number[] | null> {
  if (among === null) return null;
  const { ids = [], shopifyIds = [] } = among;
  return [...new Set([...ids, ...(shopifyIds.length === 0 ? [] : await selectIdsOfShopify(tx, shopId, shopifyIds))])];
}

export async function withNames(tx: Transaction, shopId: number, shown: readonly ListedRow[]): Promise<CustomerRow[]> {
  const names = await namesOf(
    tx,
    shopId,
    shown.map(({ id }) => id),
  );
  return shown.map((row) => ({ ...row, name: names.get(row.id)?.name ?? null, email: names.get(row.id)?.email ?? null }));
}
