import type { Locale } from "./locale.ts";
import type { texts as english } from "./texts-en.ts";

/** English is the language from which keys are typed; a test holds the others to it. */
type AppTexts = (typeof english)["app"];

/** The texts of one language, as `Translations` takes them. */
export type Texts = Readonly<{ locale: Locale; app: object; polaris: PolarisTexts }>;

/** Polaris' own texts are a tree of strings; which, is its own affair. */
type PolarisTexts = { [key: string]: string | PolarisTexts };

type PluralEnding = "_zero" | "_one" | "_two" | "_few" | "_many" | "_other";
type WithoutPlural<Key extends string> = Key extends `${infer Base}${PluralEnding}` ? Base : Key;
type Paths<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutPlural<Key> : `${Key}.${Paths<Tree[Key]>}`;
}[keyof Tree & string];

/** Every text of the app by its path: `home.sentence.known`. Plural forms go by their common stem and need `count`. */
export type TextKey = Paths<AppTexts>;

/** What is put into a text's `{{placeholders}}`. Numbers are printed by `format.ts` before, `count` excepted. */
export type TextValues = Readonly<Record<string, string | number>>;

/** A text with its values, still without a language: what pure code returns instead of a sentence. */
export type Text = Readonly<{ key: TextKey; values?: TextValues }>;

/** Says a text in the reader's language. */
export type Translate = (key: TextKey, values?: TextValues) => string;

/** Who reads: the language for numbers and dates, and the texts in it. */
export type Reader = Readonly<{ t: Translate; locale: Locale }>;

/** Fetches one language only, so that nobody downloads the other. */
export async function loadTexts(locale: Locale): Promise<Texts> {
  if (locale === "de") {
    const { texts } = await import("./texts-de.ts");
    return { locale, ...texts };
  }
  const { texts } = await import("./texts-en.ts");
  return { locale, ...texts };
}
