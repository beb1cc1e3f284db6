import { createContext, useContext, useMemo, type ReactNode } from "react";
import { I18nextProvider, Trans, useTranslation } from "react-i18next";
import { createI18n } from "./i18n.ts";
import type { Locale } from "./locale.ts";
import type { Reader, TextKey, Texts, TextValues, Translate } from "./texts.ts";

const CurrentTexts = createContext<Texts | null>(null);

/** Gives everything inside its language; server and browser get the same texts, so nothing flashes. */
export function Translations({ texts, children }: Readonly<{ texts: Texts; children: ReactNode }>) {
  const i18n = useMemo(() => createI18n(texts), [texts]);
  return (
    <CurrentTexts.Provider value={texts}>
      <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
    </CurrentTexts.Provider>
  );
}

function useTexts(): Texts {
  const texts = useContext(CurrentTexts);
  if (!texts) throw new Error("Put <Translations> around this component: it has no language.");
  return texts;
}

/** The texts of the app in the reader's language: `t("home.title")`. */
export function useT(): Translate {
  const { t } = useTranslation();
  return (key, values) => t(key, values ?? {});
}

export function useLocale(): Locale {
  return useTexts().locale;
}

/** Language and texts together, for functions that build sentences. */
export function useReader(): Reader {
  return { t: useT(), locale: useLocale() };
}

/** Polaris' own texts, for its `AppProvider`. */
export function usePolarisTexts(): Texts["polaris"] {
  return useTexts().polaris;
}

/** A text whose `<strong>` parts are printed strong, as the numbers in a sentence are. */
export function RichText({ text, values }: Readonly<{ text: TextKey; values?: TextValues }>) {
  const { t } = useTranslation();
  // As any text: a union of all keys is more than TypeScript compares here.
  const key: string = text;
  return <Trans t={t} i18nKey={key} values={values ?? {}} components={{ strong: <strong /> }} />;
}
