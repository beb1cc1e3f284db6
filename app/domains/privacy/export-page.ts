import type { ExportDocument, ExportRow } from "#app/domains/privacy/export-document.ts";
import { exportWords, filled } from "#app/domains/privacy/export-words.ts";
import type { ExportWords } from "#app/domains/privacy/export-words.ts";
import { dayText, integer, momentText, money, monthText } from "#app/ui/format.ts";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;line-height:1.25}h2{margin-top:2.5rem;font-size:1.25rem}h3{margin:0 0 .5rem;font-size:1.05rem}h4{margin:1rem 0 .25rem;font-size:1rem}
article{border:1px solid #ccc;border-radius:.5rem;padding:1rem;margin:1rem 0}
dl{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr;gap:.25rem 1rem;margin:0}dt{color:#4a4a4a}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:start}th,td{border-bottom:1px solid #ddd;padding:.35rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}@media print{article{break-inside:avoid}}`;

/** Amounts in minor units of the order's currency, or of the shop's. */
const AMOUNTS = new Set([
  "original_total",
  "total",
  "tax",
  "shipping",
  "discount",
  "tip",
  "gift_cards_sold",
  "refunded",
  "amount",
  "value",
]);
const DAYS = new Set(["day", "prev_day"]);
const MONTHS = new Set(["month", "prev_month", "first_month"]);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** Tables whose rows are parts of an order. */
const PARTS = ["order_line", "line_product", "refund", "fulfilment"];

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? sign);

/** The export as a page of its own, for the person themselves: no script, nothing loaded from elsewhere. */
export function exportPage(document: ExportDocument): string {
  const words = exportWords(document.language);
  const moment = (iso: string): string => momentText(iso, document.shop.timeZone, document.language);
  const about: (readonly [string, string | null])[] = [
    [words.number, document.person.shopifyId],
    [words.email, document.person.email],
    [words.orders, document.person.orders.length === 0 ? null : document.person.orders.join(", ")],
  ];
  const body = [
    `<h1>${escaped(document.title)}</h1>`,
    `<p>${escaped(filled(words.intro, { shop: document.shop.name }))}</p>`,
    `<p>${escaped(filled(words.asked, { at: moment(document.askedAt) }))}. ${escaped(filled(words.made, { at: moment(document.madeAt) }))}.</p>`,
    `<h2>${escaped(words.about)}</h2>`,
    list(about.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]))),
    document.nothing === null
      ? `<p>${escaped(words.leftOut)}</p>${stored(document, words)}`
      : `<p><strong>${escaped(document.nothing)}</strong></p>`,
    `<p>${escaped(words.basis)}</p>`,
  ];
  return `<!doctype html>
<html lang="${document.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(document.title)}</title><style>${STYLE}</style></head>
<body><main>
${body.join("\n")}
</main></body></html>
`;
}

type Pair = readonly [label: string, value: string];

function list(pairs: readonly Pair[]): string {
  return `<dl>${pairs.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>`;
}

function stored(document: ExportDocument, words: ExportWords): string {
  const sections = document.tables
    .filter(({ table, rows }) => rows.length > 0 && !PARTS.includes(table))
    .map(({ table, title, rows }) => {
      const articles = rows.map(
        (row) => `<article>${heading(table, row)}${list(pairsOf(document, table, row))}${partsOf(document, table, row)}</article>`,
      );
      return `<h2>${escaped(title)} (${integer(rows.length, document.language)})</h2>${articles.join("")}`;
    });
  const explanations = document.explanations.map(
    ({ label, purpose, keptFor }) => `<tr><td>${escaped(label)}</td><td>${escaped(purpose)}</td><td>${escaped(keptFor)}</td></tr>`,
  );
  return `${sections.join("")}<h2>${escaped(words.explanations)}</h2><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${escaped(words.column)}</th><th scope="col">${escaped(words.purpose)}</th><th scope="col">${escaped(words.howLong)}</th></tr></thead><tbody>${explanations.join("")}</tbody></table></div><p>${escaped(document.known)}</p><p>${escaped(document.deliveries)}</p>`;
}

function heading(table: string, row: ExportRow): string {
  return table === "orders" && typeof row["name"] === "string" ? `<h3>${escaped(row["name"])}</h3>` : "";
}

/** Lines, refunds and deliveries below their order. */
function partsOf(document: ExportDocument, table: string, order: ExportRow): string {
  if (table !== "orders") return "";
  return document.tables
    .filter((part) => PARTS.includes(part.table))
    .map((part) => {
      const own = part.rows.filter((row) => String(row["order_id"]) === String(order["id"]));
      const currency = typeof order["currency"] === "string" ? order["currency"] : document.shop.currency;
      const lists = own.map((row) => list(pairsOf(document, part.table, { ...row, order_id: null }, currency)));
      return own.length === 0 ? "" : `<h4>${escaped(part.title)}</h4>${lists.join("<hr>")}`;
    })
    .join("");
}

function pairsOf(document: ExportDocument, table: string, row: ExportRow, currency?: string): Pair[] {
  const labels = document.tables.find((one) => one.table === table)?.labels ?? {};
  const own = typeof row["currency"] === "string" ? row["currency"] : (currency ?? document.shop.currency);
  return Object.entries(labels).flatMap(([column, label]): Pair[] => {
    const text = valueText(document, column, row[column], own);
    return text === "" ? [] : [[label, text]];
  });
}

function valueText({ language, shop }: ExportDocument, column: string, value: unknown, currency: string): string {
  const words = exportWords(language);
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "number") {
    if (AMOUNTS.has(column)) return money(value, currency, language);
    if (DAYS.has(column)) return dayText(value, language);
    if (MONTHS.has(column)) return monthText(value, language);
    return String(value);
  }
  if (typeof value === "string") return MOMENT.test(value) ? momentText(value, shop.timeZone, language) : (words.value[value] ?? value);
  const text = JSON.stringify(value);
  return text === "{}" ? "" : text;
}
