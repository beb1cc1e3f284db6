import { countCustomers } from "#app/domains/customers/customers.server.ts";
import { lastImport, rebuildState, reconciliationState, standingOf } from "#app/domains/history/history.server.ts";
import type { Underway } from "#app/domains/history/history.server.ts";
import { orderTotals } from "#app/domains/orders/orders.server.ts";
import { FORGET_CHOICES } from "#app/domains/privacy/privacy.ts";
import { settingValues } from "#app/domains/settings/choose.server.ts";
import type { SettingValues } from "#app/domains/settings/setting.ts";
import { selectChanges } from "#app/domains/settings/settings.data.server.ts";
import type { ChangeView, Doing, HistoryView, MadeChange, SettingsView } from "#app/domains/settings/settings.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { readReason } from "#app/lib/reason.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const CHANGES_READ = 50;
const CHANGES_SHOWN = 8;

/** The settings page of a shop: what is chosen, how far its past is known, and what is being done about it. */
export function settingsView(shop: Shop, now: Date): Promise<SettingsView> {
  return inShop(shop.id, async (tx) => {
    const standing = await standingOf(tx, shop, now);
    const { isIdle } = await rebuildState(tx, shop);
    const { orders } = await orderTotals(tx, shop.id);
    const { newest, finished } = await lastImport(tx, shop.id);
    const isFirstImport = standing === null && newest !== null && newest.finishedAt === null;
    const values = await settingValues(tx, shop);
    const changes = await selectChanges(tx, shop.id, CHANGES_READ);
    return {
      values,
      monthChoices: FORGET_CHOICES,
      hasLostPermission: changes.find(({ name }) => name === "write-customer-tags")?.cause === "scope-lost",
      changes: changesView(changes, values),
      timeZone: shop.timeZone,
      currency: shop.currency,
      computedAt: standing?.basis.computedAt.toISOString() ?? null,
      doing: isFirstImport ? { kind: "reimporting", share: null, hasFailed: false } : doingOf(standing?.underway ?? null),
      isIdle: isIdle && standing?.underway?.kind === "recomputing",
      history: {
        startsOn: standing?.basis.history.day ?? null,
        isLimited: standing?.basis.history.isLimited ?? shop.isHistoryLimited,
        orders,
        customers: await countCustomers(tx, shop.id),
        lastImport:
          finished?.finishedAt == null
            ? null
            : {
                finishedAt: finished.finishedAt.toISOString(),
                rejected: finished.rejected,
                firstReason: finished.firstReason === null ? null : readReason(finished.firstReason),
              },
        failedImport:
          newest?.phase === "failed" && newest.finishedAt !== null
            ? { reason: newest.error ?? "unexpected", failedAt: newest.finishedAt.toISOString() }
            : null,
        reconciliation: await reconciled(tx, shop.id),
      },
    };
  });
}

/** Of each setting the latest change that still holds can be taken back; an older one would take back more than itself. */
function changesView(changes: readonly MadeChange[], values: SettingValues): ChangeView[] {
  return changes.slice(0, CHANGES_SHOWN).map((change) => ({
    ...change,
    canUndo: changes.find(({ name }) => name === change.name)?.id === change.id && values[change.name] === change.to,
  }));
}

function doingOf(underway: Underway | null): Doing | null {
  if (underway === null || underway.kind === "reimport-failed") return null;
  const { done, expected } = underway;
  const hasFailed = underway.kind === "recomputing" && underway.hasFailed;
  const isCounted = expected !== null && expected > 0 && !hasFailed;
  return { kind: underway.kind, share: isCounted ? Math.min(1, done / expected) : null, hasFailed };
}

async function reconciled(tx: Transaction, shopId: number): Promise<HistoryView["reconciliation"]> {
  const { last } = await reconciliationState(tx, shopId);
  return last && { finishedAt: last.finishedAt.toISOString(), mended: last.missing + last.stale + last.removed };
}
