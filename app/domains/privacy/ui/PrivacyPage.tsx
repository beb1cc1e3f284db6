import { BlockStack, Page } from "@shopify/polaris";
import type { PrivacyView } from "#app/domains/privacy/privacy-view.ts";
import { AccessCard } from "#app/domains/privacy/ui/AccessCard.tsx";
import { PeriodCard } from "#app/domains/privacy/ui/PeriodCard.tsx";
import { RequestsCard } from "#app/domains/privacy/ui/RequestsCard.tsx";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useHref } from "#app/ui/AppLink.tsx";

/** What customers asked for about their data, how long Encore keeps people, and who looked at them. */
export function PrivacyPage({ view }: Readonly<{ view: PrivacyView }>) {
  const t = useT();
  const href = useHref();
  return (
    <Page title={t("privacy.title")} subtitle={t("privacy.intro")} backAction={{ content: t("privacy.back"), url: href("/app/settings") }}>
      <TitleBar title={t("privacy.title")} />
      <BlockStack gap="400">
        <RequestsCard requests={view.requests} timeZone={view.timeZone} />
        <PeriodCard months={view.forgetAfterMonths} />
        <AccessCard view={view} />
      </BlockStack>
    </Page>
  );
}
