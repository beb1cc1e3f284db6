import { subDays } from "date-fns/subDays";
import { subMonths } from "date-fns/subMonths";
import { PERSONAL_COLUMNS, SYSTEM_SEALS } from "#app/domains/privacy/registry.ts";

/** Something that ends by its age: a value, or the whole row. `column` is null for rows. */
export type Ending = Readonly<{ table: string; column: string | null; since: string; before: Date }>;

/**
 * What is past its period now, by the registry: every value or row whose `since` lies before `before` must go. The inbox is not
 * among it: every tick empties it by its dates (platform/inbox.server.ts).
 *
 * @example
 * endingsAt(now).find(({ column }) => column === "cart_token")?.before // 90 days before now
 */
export function endingsAt(now: Date): readonly Ending[] {
  const endings = PERSONAL_COLUMNS.filter(({ table }) => !SYSTEM_SEALS.some((one) => one.table === table)).flatMap(
    ({ table, column, keptFor }): Ending[] => {
      if (keptFor.until === "date") return [{ table, column: keptFor.ends === "row" ? null : column, since: keptFor.column, before: now }];
      if (keptFor.until !== "age") return [];
      const before = keptFor.unit === "days" ? subDays(now, keptFor.count) : subMonths(now, keptFor.count);
      return [{ table, column: keptFor.ends === "row" ? null : column, since: keptFor.since, before }];
    },
  );
  // Several columns may end with one row.
  return endings.filter(
    (one, index) => one.column !== null || index === endings.findIndex((other) => other.column === null && other.table === one.table),
  );
}

/** Months without a purchase or another sign of life after which a person is forgotten, where the merchant chose nothing. */
export const FORGET_AFTER_MONTHS = 36;

/** What a merchant may choose. */
export const FORGET_CHOICES = [12, 24, 36, 60] as const;

/** A shop without Encore is wiped after this, should Shopify's own request (48 hours after the uninstall) never come. */
export const UNINSTALLED_DAYS = 30;

/** A customer whom Shopify deleted keeps number, country and consent this long, so that a late order is still theirs. */
export const DELETED_DAYS = 30;
