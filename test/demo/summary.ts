import { decimal, integer, money } from "#app/ui/format.ts";
import type { Figures, KnownFigure } from "#test/demo/home-data.ts";

export type Summary = Readonly<{ domain: string; currency: string; allTime: Figures; recent: Figures }>;

/** The shop's figures as a person reads them in a terminal, in the words of docs/metrics.md. */
export function summaryText({ domain, currency, allTime, recent }: Summary): string {
  const percent = (value: number) => `${decimal(value * 100, 1, "en")} %`;
  const amount = (value: number) => money(value, currency, "en");
  const lines: readonly (readonly [label: string, value: string])[] = [
    ["Purchases, all time", integer(allTime.purchases, "en")],
    ["Customers, all time", integer(allTime.customers, "en")],
    ["Retention, 90 days, matched", written(recent.crrMatched, percent)],
    ["Retention, 90 days, textbook", written(recent.crrTextbook, percent)],
    ["Churn, 90 days", written(recent.churn, percent)],
    ["Repeat purchase rate", written(allTime.repeatRate, percent)],
    ["Average order value", written(allTime.aov, amount)],
    ["Purchases per customer", written(allTime.frequency, (value) => decimal(value, 2, "en"))],
    ["Customer value (CLV) to date", written(allTime.clvHistoricMean, amount)],
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return [domain, ...lines.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join("\n");
}

function written(figure: KnownFigure, write: (value: number) => string): string {
  if (figure.kind === "unknown") return `not known yet (${figure.reason.replaceAll("-", " ")})`;
  return `${write(figure.value)}${figure.isTruncated ? " (its base reaches before the shop's history)" : ""}`;
}
