import { createInstance, type i18n } from "i18next";
import type { Texts, Translate } from "./texts.ts";

/** A translator of one language with nothing shared: the server makes one per request, the browser one per page. */
export function createI18n(texts: Texts): i18n {
  const instance = createInstance();
  // Everything is at hand, so the start is synchronous: the first HTML is already in the right language.
  void instance.init({
    lng: texts.locale,
    fallbackLng: false,
    initAsync: false,
    resources: { [texts.locale]: { translation: texts.app } },
    // React escapes what it prints.
    interpolation: { escapeValue: false },
    returnNull: false,
    // No advertisement in the log.
    showSupportNotice: false,
  });
  return instance;
}

/** The same texts outside React: for tests, titles and mails. */
export function translatorOf(texts: Texts): Translate {
  const instance = createI18n(texts);
  return (key, values) => instance.t(key, values ?? {});
}
