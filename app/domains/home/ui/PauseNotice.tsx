import { Banner } from "@shopify/polaris";
import type { HomeFigures } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";

/** Shopify did not let Encore in for a while: since when, and that what was missed is fetched. */
export function PauseNotice({ view }: Readonly<{ view: HomeFigures }>) {
  const { t, locale } = useReader();
  const { pause, basis } = view;
  if (pause === null) return null;
  const since = momentText(pause.since, basis.timeZone, locale);
  return (
    <Banner tone="info" title={t("home.pause.title")}>
      <p>
        {pause.until === null
          ? t(`home.pause.${pause.reason}`, { since })
          : t("home.pause.over", { since, until: momentText(pause.until, basis.timeZone, locale) })}
      </p>
    </Banner>
  );
}
