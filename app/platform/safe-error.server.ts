/** What of an error may be written down: kind, code, where, and its words without what they quote. */
export type SafeError = Readonly<{ type: string; code?: string; message: string; stack: string; cause?: SafeError }>;

const MAX_MESSAGE = 500;
const DEEPEST = 5;

/** Names that PostgreSQL quotes are the schema's; whatever else is quoted may be somebody's. */
const QUOTED = /(?<!(?:column|relation|table|constraint|function|role|schema|database|user|index) )"[^"]*"/g;

/**
 * An error's words without the values that databases and parsers quote in them: e-mails, quoted and bracketed text, tokens,
 * long numbers.
 *
 * @example
 * withoutValues("Key (shop_id, email)=(1, anna@example.com) already exists") // "Key (…)=(…) already exists"
 */
export function withoutValues(text: string): string {
  return text
    .slice(0, 4 * MAX_MESSAGE)
    .replace(QUOTED, '"…"')
    .replace(/(?<!\w)'[^']*'/g, "'…'")
    .replace(/\([^()]*\)/g, "(…)")
    .replace(/\b[\w+/=-]{24,}\b/g, "…")
    .replace(/[^\s"'<>@]+@[^\s"'<>@]+/g, "…@…")
    .replace(/\+?\d[\d ()/-]{5,}\d/g, "#")
    .slice(0, MAX_MESSAGE);
}

/** The places an error went through; its message stands before them in `stack` and is left out. */
function placesOf(stack: unknown): string {
  if (typeof stack !== "string") return "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}

/** The queue hands on copies of errors (and its warnings) as plain objects, which have forgotten their name but for the stack. */
type ErrorLike = Readonly<{ message: string; name?: unknown; code?: unknown; stack?: unknown; cause?: unknown }>;

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string";
}

function typeOf({ name, stack }: ErrorLike): string {
  if (typeof name === "string") return name;
  return (typeof stack === "string" ? /^\w*Error\b/i.exec(stack)?.[0] : undefined) ?? "object";
}

/** For the log and the queue's book: a failed row, a body that is not JSON or a refused value would be quoted there as they are. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!isErrorLike(error)) return { type: typeof error, message: "", stack: "" };
  const type = typeOf(error);
  const code = typeof error.code === "string" ? { code: error.code } : {};
  const cause = error.cause === undefined || depth >= DEEPEST ? {} : { cause: safeError(error.cause, depth + 1) };
  // A parser's message quotes what it read, without quotation marks.
  const message = error instanceof SyntaxError || type === "SyntaxError" ? "" : withoutValues(error.message);
  return { type, ...code, message, stack: placesOf(error.stack), ...cause };
}
