import { barsMarkup, COLUMNS_ON_PAPER, heatMarkup, linesMarkup } from "#app/domains/report/html-charts.ts";
import { STYLE } from "#app/domains/report/html-style.ts";
import { html, type Markup } from "#app/domains/report/markup.ts";
import type { ReportFigures } from "#app/domains/report/report-figures.ts";
import type { Report } from "#app/domains/report/report-of-file.ts";
import {
  RATE_COLUMNS,
  basisWords,
  figureWords,
  headline,
  noteWords,
  problemWords,
  rateWords,
  shownLengths,
} from "#app/domains/report/report-words.ts";
import { cohortChart, retentionLines, revenueBars, revenueTable, type TableWords } from "#app/domains/report/report-charts.ts";
import type { Reader } from "#app/i18n/texts.ts";

/**
 * The report as one page that loads nothing, for screen, phone and paper.
 *
 * @example
 * await writeFile("report.html", htmlReport(report, reader))
 */
export function htmlReport(report: Report, reader: Reader): string {
  const { t, locale } = reader;
  const { figures, file } = report;
  const page = html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="robots" content="noindex" />
        <title>${t("report.title")}: ${file}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <header>
            <p class="brand">${t("common.appName")}</p>
            <h1>${t("report.title")}</h1>
            <p class="lead">${headline(figures, reader)}</p>
            <p class="basis">${basisWords(report, reader).join(" ")}</p>
          </header>
          ${figures === null ? null : [figuresSection(figures, reader), revenueSection(figures, reader), retentionSection(figures, reader), cohortSection(figures, reader), termsSection(reader)]}
          ${notesSection(report, reader)}
          <footer>${t("report.footer")}</footer>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function figuresSection(figures: ReportFigures, reader: Reader): Markup {
  return html`<section>
    <h2>${reader.t("report.heading.figures")}</h2>
    <dl class="figures">
      ${figureWords(figures, reader).map(
        ({ label, value, formula, definition }) =>
          html`<div>
            <dt>${label}</dt>
            <dd class="value">${value}</dd>
            <dd class="formula">${formula}</dd>
            <dd class="definition">${definition}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function revenueSection(figures: ReportFigures, reader: Reader): Markup {
  const { chart, spoken, title } = revenueBars(figures, reader);
  return html`<section>
    <h2>${title}</h2>
    <p class="small">${reader.t("report.heading.revenue")}</p>
    ${barsMarkup(chart, spoken)}
    <details>
      <summary>${reader.t("common.chart.table")}</summary>
      ${scrolling(title, plainTable(title, revenueTable(figures, reader), reader))}
    </details>
  </section>`;
}

function retentionSection(figures: ReportFigures, reader: Reader): Markup {
  const { t } = reader;
  const headings = [t("report.table.period"), ...RATE_COLUMNS.map((column) => t(`report.table.${column}`))];
  const lines = retentionLines(figures, reader);
  const tables = shownLengths(figures)
    .toReversed()
    .map((length) => {
      const rows = figures.rates[length].toReversed().map((row) => rateWords(row, reader));
      const name = t(`report.length.${length}`);
      return html`<h3>${name}</h3>
        ${scrolling(name, plainTable(t("report.table.caption", { length: name }), { headings, rows }, reader))}`;
    });
  return html`<section>
    <h2>${t("report.heading.retention")}</h2>
    ${lines === null ? null : [html`<h3>${t("report.lines.title")}</h3>`, linesMarkup(lines.chart, lines.spoken)]} ${tables}
  </section>`;
}

function cohortSection(figures: ReportFigures, reader: Reader): Markup {
  const { t } = reader;
  const { chart, title } = cohortChart(figures, reader);
  return html`<section>
    <h2>${title}</h2>
    <p class="small">${t("retention.cohorts.subtitle")}</p>
    ${scrolling(chart.caption, heatMarkup(chart))}
    ${chart.columnHeadings.length > COLUMNS_ON_PAPER ? html`<p class="small paper">${t("report.paper", { count: COLUMNS_ON_PAPER })}</p>` : null}
    <p class="small scale">${t("retention.cohorts.scale")}${figures.isLastMonthUnfinished ? html`<br />${t("report.hatched")}` : null}</p>
  </section>`;
}

function termsSection({ t }: Reader): Markup {
  const rates = (["matched", "textbook", "churn"] as const).map(
    (key) =>
      html`<dt>${t(`retention.figure.${key}`)} = ${t(`retention.formula.${key}`)}</dt>
        <dd>${t(`retention.definition.${key}`)}</dd>`,
  );
  return html`<section>
    <h2>${t("report.heading.terms")}</h2>
    <p>${t("report.terms.S")}<br />${t("report.terms.E")}<br />${t("report.terms.N")}</p>
    <dl class="terms">${rates}</dl>
  </section>`;
}

function notesSection(report: Report, reader: Reader): Markup {
  const { problems } = report;
  const more = problems.count - problems.first.length;
  return html`<section>
    <h2>${reader.t("report.heading.notes")}</h2>
    <ul>
      ${noteWords(report, reader).map((note) => html`<li>${note}</li>`)}
    </ul>
    ${
      problems.count === 0
        ? null
        : html`<ul>
            ${problems.first.map((problem) => html`<li>${problemWords(problem, reader)}</li>`)}${more > 0 ? html`<li>${reader.t("report.problem.more", { count: more })}</li>` : null}
          </ul>`
    }
  </section>`;
}

/** A table that is wider than the page scrolls by itself, with the keyboard, too. */
function scrolling(name: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${table}</div>`;
}

function plainTable(caption: string, { headings, rows }: TableWords, { t }: Reader): Markup {
  return html`<table class="plain">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, marks, cells }) =>
          html`<tr>
            <th scope="row">${name} ${marks.map((mark) => html`<span class="mark">${t(`report.table.${mark}`)}</span> `)}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
