import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { CustomerPage, Person } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayText, momentText } from "#app/ui/format.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { consentLevelText, consentText, nameOf } from "./words.ts";

/** How the person is reached, and what they agreed to. */
export function PersonCard({ view }: Readonly<{ view: CustomerPage }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { person, basis } = view;
  const facts: (readonly [string, ReactNode])[] = [
    [t("customerPage.person.email"), person.email ?? t("customerPage.person.noEmail")],
    ...(person.country === null ? [] : [[t("customerPage.person.country"), nameOf("region", person.country, reader)] as const]),
    ...(person.locale === null ? [] : [[t("customerPage.person.locale"), nameOf("language", person.locale, reader)] as const]),
    ...(person.createdAt === null
      ? []
      : [[t("customerPage.person.since"), dayText(dayOf(new Date(person.createdAt), basis.timeZone), locale)] as const]),
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("customerPage.person.title")}
          </Text>
          {person.standing.kind !== "known" ? (
            <Text as="p" tone="subdued">
              {t("customerPage.person.nothing")}
            </Text>
          ) : (
            <>
              <dl className="encore-facts">
                {facts.map(([label, value]) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
              {person.shopifyId === null && (
                <Text as="p" tone="subdued">
                  {t("customerPage.person.guest")}
                </Text>
              )}
            </>
          )}
        </BlockStack>
        {person.standing.kind === "known" && <Consent person={person} timeZone={basis.timeZone} />}
      </BlockStack>
    </Card>
  );
}

function Consent({ person, timeZone }: Readonly<{ person: Person; timeZone: string }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { consent, consents } = person;
  const at = (iso: string): string => momentText(iso, timeZone, locale);
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("customerPage.consent.title")}
      </Text>
      {consent === null ? (
        <Text as="p" tone="subdued">
          {t("customerPage.consent.none")}
        </Text>
      ) : (
        <Text as="p">
          {[
            consentText(consent.state, reader),
            ...(consent.at === null ? [] : [t("customerPage.consent.since", { at: at(consent.at) })]),
            ...(consentLevelText(consent, reader) === null ? [] : [consentLevelText(consent, reader)]),
          ].join(", ")}
        </Text>
      )}
      {consent !== null && (
        <details className="encore-history">
          <summary>{t("customerPage.consent.history")}</summary>
          {consents.length === 0 ? (
            <Text as="p" tone="subdued">
              {t("customerPage.consent.historyNone")}
            </Text>
          ) : (
            <ol>
              {consents.map((one) => {
                const level = consentLevelText(one, reader);
                return (
                  <li key={`${one.at} ${one.state}`}>
                    <span>{level === null ? consentText(one.state, reader) : `${consentText(one.state, reader)}, ${level}`}</span>
                    <time dateTime={one.at}>{at(one.at)}</time>
                  </li>
                );
              })}
            </ol>
          )}
        </details>
      )}
    </BlockStack>
  );
}
