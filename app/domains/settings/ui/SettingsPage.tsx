import { BlockStack, Card, Page, Text } from "@shopify/polaris";
import type { SettingsView } from "#app/domains/settings/settings.ts";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { useReload } from "#app/ui/use-reload.ts";
import { AnswerBanner } from "./AnswerBanner.tsx";
import { ChangesCard } from "./ChangesCard.tsx";
import { FiguresCard, LanguageCard, PeriodCard, WritingCard } from "./ChoiceCards.tsx";
import { HistoryCard } from "./HistoryCard.tsx";
import { SettingsForm, useSettings } from "./SettingsForm.tsx";
import "./settings.css";

/** Often enough that the bar moves. */
const RELOAD_MILLISECONDS = 2_000;

const MORE = [
  { path: "/app/settings/import", title: "settings.more.import", text: "settings.more.importText" },
  { path: "/app/settings/deliveries", title: "settings.more.deliveries", text: "settings.more.deliveriesText" },
  { path: "/app/settings/privacy", title: "settings.more.privacy", text: "settings.more.privacyText" },
] as const;

/** All that the merchant chooses in one form, how far the past is known, and the ways to what else is set up. */
export function SettingsPage({ view, savedBefore }: Readonly<{ view: SettingsView; savedBefore: number | null }>) {
  const t = useT();
  return (
    <Page title={t("settings.title")} narrowWidth>
      <TitleBar title={t("settings.title")} />
      <SettingsForm view={view} savedBefore={savedBefore}>
        <Sections view={view} />
      </SettingsForm>
    </Page>
  );
}

function Sections({ view }: Readonly<{ view: SettingsView }>) {
  const t = useT();
  const { answer, isDirty } = useSettings();
  // Nobody's typing is interrupted by a page that asks whether something is done.
  useReload(view.doing === null || isDirty ? null : RELOAD_MILLISECONDS);
  return (
    <>
      <BlockStack gap="400">
        <AnswerBanner answer={answer} view={view} />
        <LanguageCard view={view} />
        <FiguresCard view={view} />
        <PeriodCard view={view} />
        <WritingCard view={view} />
        <HistoryCard view={view} />
        <ChangesCard view={view} />
        <MoreCard />
      </BlockStack>
      <div role="status" aria-live="polite">
        <Text as="p" visuallyHidden>
          {answer === null || answer.kind === "refused" || answer.kind === "failed" ? "" : t(`settings.outcome.${answer.kind}`)}
        </Text>
      </div>
    </>
  );
}

function MoreCard() {
  const t = useT();
  const href = useHref();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("settings.more.title")}
        </Text>
        <ul className="encore-settings__more">
          {MORE.map(({ path, title, text }) => (
            <li key={path}>
              <AppLink href={href(path)}>{t(title)}</AppLink>
              <Text as="p" tone="subdued">
                {t(text)}
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
