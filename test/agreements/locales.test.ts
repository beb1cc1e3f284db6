import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { texts as german } from "#app/i18n/texts-de.ts";
import { texts as english } from "#app/i18n/texts-en.ts";

/** Every text by its path, plural forms apart: `home.sentence.known.some_one`. */
function textsOf(tree: object, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries<unknown>({ ...tree })) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") texts.set(here, value);
    else if (typeof value === "object" && value !== null) for (const [inner, text] of textsOf(value, here)) texts.set(inner, text);
  }
  return texts;
}

function withoutPlaceholders(text: string): string {
  return text.replace(/\{\{.*?\}\}/g, "");
}

const en = textsOf(english.app);
const de = textsOf(german.app);

/** Placeholders by name (how a number is written may differ), and the tags that print a number strong. */
function partsOf(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)|<\/?(\w+)>/g)].map((match) => match[1] ?? match[0]).sort();
}

test("German and English have the same texts", () => {
  expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
});

test("no text is empty", () => {
  const empty = [...en, ...de].filter(([, text]) => text.trim() === "").map(([key]) => key);

  expect(empty).toEqual([]);
});

test("a text takes the same values in both languages", () => {
  const different = [...en].filter(([key, text]) => partsOf(text).join() !== partsOf(de.get(key) ?? "").join());

  expect(different).toEqual([]);
});

test("every plural has both forms that German and English know", () => {
  const stems = new Set([...en.keys()].flatMap((key) => /^(.*)_(?:one|other)$/.exec(key)?.[1] ?? []));
  const incomplete = [...stems].filter((stem) => !en.has(`${stem}_one`) || !en.has(`${stem}_other`));

  expect(incomplete).toEqual([]);
});

test("nothing was left in English", () => {
  /** The same in both languages, each looked at. */
  const same = new Set([
    ...["common.appName", "customers.csv.name", "retention.note.textbook", "retention.formula.textbook"],
    ...["fileImport.examples.standing", "settings.language.de", "settings.language.en", "tags.title"],
  ]);
  const untranslated = [...en].filter(
    ([key, text]) => text === de.get(key) && !same.has(key) && /[a-z]{3}/i.test(withoutPlaceholders(text)),
  );
  const withEnglishWords = [...de].filter(([, text]) =>
    /\b(?:the|and|of|your|you|with|customers?|orders?|back|not)\b/i.test(withoutPlaceholders(text)),
  );

  expect(untranslated).toEqual([]);
  expect(withEnglishWords).toEqual([]);
});

test("German says du, and uses the words of the glossary", () => {
  const formal = [...de].filter(([, text]) => /\b(?:Ihnen|Ihre[mnrs]?|Ihr)\b|[a-zäöü,] Sie\b/.test(text));
  const avoided = [...de].filter(([, text]) => /Retention|Churn|[Rr]eaktiviert|Wiederholungskäufer|Gutschein|Holdout/.test(text));

  expect(formal).toEqual([]);
  expect(avoided).toEqual([]);
});

test("nobody is shouted at", () => {
  expect([...en, ...de].filter(([, text]) => text.includes("!"))).toEqual([]);
});

test("every text is used", () => {
  const sources = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
    .map((file) => readFileSync(`app/${file}`, "utf8"))
    .join("\n");
  const whole = new Set([...sources.matchAll(/["'`]([a-zA-Z]+(?:\.[\w-]+)+)["'`]/g)].map((match) => match[1]));
  const patterns = [...sources.matchAll(/`([a-zA-Z]+\.[\w.-]*\$\{[^`]*)`/g)].map((match) => {
    const pattern = (match[1] ?? "")
      .replace(/\$\{[^}]*\}/g, "\u0000")
      .replace(/[.]/g, "\\.")
      .replaceAll("\u0000", "[\\w-]+");
    return new RegExp(`^${pattern}$`);
  });
  const unused = [...new Set([...en.keys()].map((key) => key.replace(/_(?:one|other)$/, "")))].filter(
    (key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );

  expect(unused).toEqual([]);
});
