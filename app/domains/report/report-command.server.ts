import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { openOrderFile } from "#app/domains/order-file/order-file.server.ts";
import { htmlReport } from "#app/domains/report/html-report.ts";
import { kpiJsonOf } from "#app/domains/report/kpi-json.ts";
import { ReportMaker, type Report, type ReportWish } from "#app/domains/report/report-of-file.ts";
import { printable, problemWords } from "#app/domains/report/report-words.ts";
import { textReport } from "#app/domains/report/text-report.ts";
import { wrapped } from "#app/domains/report/text-table.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { loadTexts, type Reader } from "#app/i18n/texts.ts";
import { dayOfIso, isTimeZone } from "#app/lib/calendar.ts";
import { integer, wholePercent } from "#app/ui/format.ts";

/**
 * What the command reads from and writes to. `isTerminal`: whether somebody sees what goes to `error` at once. `columns`: characters
 * in a line of `output`.
 */
export type Surroundings = Readonly<{
  input: AsyncIterable<Uint8Array>;
  output: (text: string) => void;
  error: (text: string) => void;
  isTerminal: boolean;
  columns: number;
}>;

/** 0: the report is made. 1: the file could not be read, or the page not written. 2: the call was wrong. */
export type ExitCode = 0 | 1 | 2;

const OPTIONS = [
  { name: "html", value: "OUT.html", text: "report.command.html" },
  { name: "json", value: "", text: "report.command.json" },
  { name: "lang", value: "en|de", text: "report.command.lang" },
  { name: "timezone", value: "ZONE", text: "report.command.timezone" },
  { name: "as-of", value: "YYYY-MM-DD", text: "report.command.asOf" },
  { name: "currency", value: "CODE", text: "report.command.currency" },
  { name: "help", value: "", text: "report.command.help" },
] as const;

/** Larger parts than a stream's own 64 kB: a quarter faster. */
const PART_BYTES = 1 << 20;
const MEGABYTE = 1_000_000;
const STANDARD_INPUT = "-";
const PROBLEMS_SHOWN = 10;
const FEWEST_COLUMNS = 80;
const MOST_COLUMNS = 120;
const LONGEST_NAME = 30;
const NAMES_SHOWN = 12;

/**
 * `npm run -s report`: reads an order export and prints what it says about the shop's customers. It needs no database, no settings
 * and no network.
 *
 * @param args as they stand behind the command's name
 * @example
 * process.exitCode = await reportCommand(["orders_export.csv", "--json"], surroundings)
 */
export async function reportCommand(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const call = callOf(args);
  const { locale } = call;
  const reader: Reader = { t: translatorOf(await loadTexts(locale)), locale };
  const { t } = reader;
  if (call.kind === "help") {
    surroundings.output(helpText(reader, widthOf(surroundings)));
    return 0;
  }
  if (call.kind === "wrong") {
    surroundings.error(
      `${t(`report.command.error.${call.reason}`, { text: call.text, option: "--lang" })}\n${t("report.command.error.hint", { option: "--help" })}\n`,
    );
    return 2;
  }

  const read = await readFile(call, surroundings, reader);
  if (read.kind === "failed") {
    surroundings.error(`${read.message}\n`);
    return read.code;
  }
  const { report } = read;
  surroundings.error(problemLines(report, reader));
  surroundings.output(
    call.isJson ? `${JSON.stringify(kpiJsonOf(report.figures), null, 1)}\n` : textReport(report, reader, widthOf(surroundings)),
  );
  if (call.html === null) return 0;
  try {
    await writeFile(call.html, htmlReport(report, reader));
  } catch (error) {
    surroundings.error(`${t("report.command.error.unwritable", { path: call.html, code: codeOf(error) })}\n`);
    return 1;
  }
  surroundings.error(`${t("report.command.written", { path: call.html })}\n`);
  return 0;
}

type Call =
  | Readonly<{ kind: "help"; locale: Locale }>
  | Readonly<{ kind: "wrong"; locale: Locale; reason: "file" | "option" | "lang" | "timezone" | "asOf" | "currency"; text: string }>
  | Readonly<{ kind: "report"; locale: Locale; path: string; html: string | null; isJson: boolean; wish: ReportWish }>;

function callOf(args: readonly string[]): Call {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        html: { type: "string" },
        json: { type: "boolean" },
        lang: { type: "string" },
        timezone: { type: "string" },
        "as-of": { type: "string" },
        currency: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    // Node names the option between quotes, in English.
    const option = error instanceof Error ? (/'(-[^'\s]*)/.exec(error.message)?.[1] ?? error.message) : "";
    return { kind: "wrong", locale: args[args.indexOf("--lang") + 1] === "de" ? "de" : "en", reason: "option", text: option };
  }
  const { values, positionals } = parsed;
  const lang = values.lang ?? "en";
  const locale = lang === "de" ? "de" : "en";
  const wrong = (reason: "file" | "lang" | "timezone" | "asOf" | "currency", text: string): Call => ({
    kind: "wrong",
    locale,
    reason,
    text,
  });
  if (values.help === true) return { kind: "help", locale };
  if (lang !== "de" && lang !== "en") return wrong("lang", lang);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) return wrong("file", "");
  const timeZone = values.timezone ?? null;
  if (timeZone !== null && !isTimeZone(timeZone)) return wrong("timezone", timeZone);
  const asOf = values["as-of"] === undefined ? null : dayOfIso(values["as-of"]);
  if (values["as-of"] !== undefined && asOf === null) return wrong("asOf", values["as-of"]);
  const currency = values.currency?.toUpperCase() ?? null;
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) return wrong("currency", currency);
  return { kind: "report", locale, path, html: values.html ?? null, isJson: values.json === true, wish: { timeZone, currency, asOf } };
}

type Read = Readonly<{ kind: "report"; report: Report }> | Readonly<{ kind: "failed"; code: 1 | 2; message: string }>;

async function readFile(
  { path, wish }: Extract<Call, { kind: "report" }>,
  surroundings: Surroundings,
  { t, locale }: Reader,
): Promise<Read> {
  const isInput = path === STANDARD_INPUT;
  const failed = (message: string, code: 1 | 2 = 1): Read => ({ kind: "failed", code, message });
  let size: number | null = null;
  try {
    if (!isInput) {
      const found = await stat(path);
      if (found.isDirectory()) return failed(t("report.command.error.folder", { path }));
      size = found.isFile() ? found.size : null;
    }
    const file = await openOrderFile(isInput ? surroundings.input : createReadStream(path, { highWaterMark: PART_BYTES }));
    if (file.kind === "refused") {
      const { refusal } = file;
      const columns = refusal.kind === "columns-missing" ? { missing: refusal.missing.join(", "), found: shownNames(refusal.found) } : {};
      return failed(t(`report.command.error.${refusal.kind}`, columns));
    }
    const maker = new ReportMaker(wish);
    for await (const { rows, bytes } of file.batches) {
      maker.take(rows);
      if (!surroundings.isTerminal) continue;
      const orders = integer(maker.orders, locale);
      const words =
        size === null
          ? t("report.command.readingSome", { size: integer(bytes / MEGABYTE, locale), orders })
          : t("report.command.reading", { percent: wholePercent(bytes / size, locale), orders });
      surroundings.error(`\r${words}\u001B[K`);
    }
    if (surroundings.isTerminal) surroundings.error("\r\u001B[K");
    const report = maker.report(isInput ? t("report.input") : basename(path), file.header);
    const { currencies } = report.orders;
    if (wish.currency !== null && currencies.length > 0 && !currencies.includes(wish.currency)) {
      return failed(t("report.command.error.noCurrency", { text: wish.currency, found: currencies.join(", ") }), 2);
    }
    return { kind: "report", report };
  } catch (error) {
    const code = codeOf(error);
    if (code === "") throw error;
    return failed(code === "ENOENT" ? t("report.command.error.not-found", { path }) : t("report.command.error.unreadable", { path, code }));
  }
}

/** A file of another kind can have anything where the columns' names would be. */
function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => {
    const text = printable(name).trim();
    return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
  });
  return shown.filter((name) => name !== "").join(", ");
}

function problemLines({ problems }: Report, reader: Reader): string {
  if (problems.count === 0) return "";
  const shown = problems.first.slice(0, PROBLEMS_SHOWN);
  const more = problems.count - shown.length;
  const lines = shown.map((problem) => problemWords(problem, reader));
  return `${[
    reader.t("report.note.problems", { count: problems.count }),
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  ${reader.t("report.problem.more", { count: more })}`] : []),
  ].join("\n")}\n`;
}

function helpText({ t }: Reader, width: number): string {
  const calls = OPTIONS.map(({ name, value }) => `--${name}${value === "" ? "" : ` ${value}`}`);
  const column = Math.max(...calls.map((call) => call.length)) + 4;
  const options = OPTIONS.flatMap(({ text }, index) => {
    const [first = "", ...more] = wrapped(t(text), width, " ".repeat(column));
    return [`  ${calls[index] ?? ""}`.padEnd(column) + first.trimStart(), ...more];
  });
  const sentences = (key: "report.command.intro" | "report.command.exits"): string[] =>
    t(key)
      .split("\n")
      .flatMap((line) => wrapped(line, width));
  const lines = [t("report.command.usage"), "", ...sentences("report.command.intro"), "", t("report.command.options"), ...options];
  return `${[...lines, "", ...sentences("report.command.exits")].join("\n")}\n`;
}

/** Lines that are longer are hard to read, tables that are narrower cannot be. */
function widthOf({ columns }: Surroundings): number {
  return Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, columns));
}

/** The operating system's word, such as ENOENT; "" for an error of another kind. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
