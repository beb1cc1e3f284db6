/** Markup that is already safe. Only `html` and `trusted` make it. */
export type Html = { readonly markup: string };

type Piece = Html | string | number | null | undefined | false | readonly Piece[];

/**
 * Makes markup of a template; whatever is put in is escaped unless it is markup itself.
 *
 * @example
 * html`<p>${"<b>"}</p>`.markup // "<p>&lt;b&gt;</p>"
 */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  let markup = strings[0] ?? "";
  pieces.forEach((piece, index) => {
    markup += markupOf(piece) + (strings[index + 1] ?? "");
  });
  return { markup };
}

/** Marks text of our own files (style sheets, icons) as markup. Never for anything that came with a request. */
export function trusted(markup: string): Html {
  return { markup };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** JSON that may stand inside a script element. */
export function scriptJson(value: unknown): Html {
  return { markup: JSON.stringify(value).replaceAll("<", "\\u003c") };
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  if (isList(piece)) return piece.map(markupOf).join("");
  return piece.markup;
}

function isList(piece: Html | readonly Piece[]): piece is readonly Piece[] {
  return Array.isArray(piece);
}
