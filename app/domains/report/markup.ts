/** A piece of HTML that is safe to put into another. */
export type Markup = Readonly<{ markup: string }>;

type Piece = string | number | Markup | readonly Markup[] | null;

/**
 * HTML with everything escaped that is put into it, unless it is HTML already. Null puts nothing.
 *
 * @example
 * html`<p>${"R & D"}</p>`.markup // "<p>R &amp; D</p>"
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: strings.map((text, index) => text + textOf(pieces[index] ?? null)).join("") };
}

function textOf(piece: Piece): string {
  if (piece === null) return "";
  if (typeof piece === "object") return "markup" in piece ? piece.markup : piece.map((one) => one.markup).join("");
  return String(piece).replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
