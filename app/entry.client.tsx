import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { localeFrom } from "#app/i18n/locale.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { Translations } from "#app/i18n/translations.tsx";

// The server said in which language it wrote the document; only that language is fetched.
const texts = await loadTexts(localeFrom(document.documentElement.lang, null));

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <Translations texts={texts}>
        <RemixBrowser />
      </Translations>
    </StrictMode>,
  );
});
