import type { CustomerPage, GapBin } from "#app/domains/customer-page/view.ts";
import type { Reader } from "#app/i18n/texts.ts";
import type { CsvCell } from "#app/ui/csv.ts";
import { integer, percent } from "#app/ui/format.ts";
import { daysAfter, daysText, type PageContext } from "./words.ts";

type GapContext = Readonly<{ view: Pick<CustomerPage, "gaps" | "figures" | "today">; reader: Reader }>;

/** How the chart says what it shows. Only for a shop in which somebody came back. */
export function gapTexts({ view, reader }: GapContext): Readonly<{ title: string; subtitle: string; spoken: string }> {
  const { t, locale } = reader;
  const { ownSummary: own, shopSummary: shop } = view.gaps;
  const running = runningDays(view);
  const spokenOwn =
    own.gaps === 0
      ? t(isOneOfMore(view) ? "customerPage.gaps.spokenNoneSeen" : "customerPage.gaps.spokenNone")
      : t("customerPage.gaps.spokenOwn", {
          gaps: integer(own.gaps, locale),
          median: daysText(own.median ?? 0, reader),
          lower: daysAfter(own.lowerQuartile ?? 0, reader),
          upper: daysAfter(own.upperQuartile ?? 0, reader),
        });
  const subtitle = [
    t("customerPage.gaps.subtitle"),
    ...(running === null || running === 0 ? [] : [t("customerPage.gaps.ring", { days: daysText(running, reader) })]),
    t("customerPage.gaps.half"),
  ];
  return {
    title: titleOf({ view, reader }, running),
    subtitle: subtitle.join(" "),
    spoken: t("customerPage.gaps.spoken", {
      gaps: integer(shop.gaps, locale),
      lower: daysAfter(shop.lowerQuartile ?? 0, reader),
      upper: daysAfter(shop.upperQuartile ?? 0, reader),
      median: daysText(shop.median ?? 0, reader),
      own: spokenOwn,
    }),
  };
}

/** Since the last purchase; null without one. */
export function runningDays({ figures, today }: Pick<CustomerPage, "figures" | "today">): number | null {
  return figures.lastDay === null ? null : Math.max(0, today - figures.lastDay);
}

/** Without a gap, and yet there were, or may have been, purchases before the first that Encore sees. */
function isOneOfMore({ figures }: Pick<CustomerPage, "figures">): boolean {
  return figures.past !== "none";
}

function titleOf({ view, reader }: GapContext, running: number | null): string {
  const { t } = reader;
  const { ownSummary, shopSummary } = view.gaps;
  const own = daysAfter(ownSummary.median ?? 0, reader);
  if (ownSummary.gaps > 1) return t("customerPage.gaps.title.several", { own, shop: daysAfter(shopSummary.median ?? 0, reader) });
  if (ownSummary.gaps === 1) return t("customerPage.gaps.title.once", { own, shop: daysText(shopSummary.median ?? 0, reader) });
  const shop = daysAfter(shopSummary.median ?? 0, reader);
  if (running === null) return t("customerPage.gaps.title.none", { shop });
  const isSeen = isOneOfMore(view);
  if (running === 0) return t(isSeen ? "customerPage.gaps.title.seenToday" : "customerPage.gaps.title.neverToday", { shop });
  return t(isSeen ? "customerPage.gaps.title.seen" : "customerPage.gaps.title.never", { running: daysAfter(running, reader), shop });
}

/** Days of a bin: "10 to 19", or a single one. */
function rangeText(bin: GapBin, { reader }: PageContext): string {
  const from = integer(bin.from, reader.locale);
  if (bin.to === null) return reader.t("customerPage.gaps.rangeOpen", { from });
  return bin.to - bin.from === 1 ? from : reader.t("customerPage.gaps.range", { from, to: integer(bin.to - 1, reader.locale) });
}

export function gapTable(context: PageContext) {
  const { view, reader } = context;
  const { t, locale } = reader;
  const { bins, shopSummary } = view.gaps;
  const names = ["range", "own", "shop", "share"] as const;
  return {
    columns: names.map((name) => ({ name: t(`customerPage.gaps.column.${name}`), isNumber: name !== "range" })),
    rows: bins.map((bin) => ({
      key: String(bin.from),
      cells: [
        rangeText(bin, context),
        integer(bin.own, locale),
        integer(bin.shop, locale),
        percent(bin.shop / Math.max(1, shopSummary.gaps), locale),
      ],
    })),
  };
}

export function gapCsv(context: PageContext): readonly (readonly CsvCell[])[] {
  const { columns } = gapTable(context);
  const { bins, shopSummary } = context.view.gaps;
  return [
    columns.map((column) => column.name),
    ...bins.map((bin) => [rangeText(bin, context), bin.own, bin.shop, bin.shop / Math.max(1, shopSummary.gaps)]),
  ];
}
