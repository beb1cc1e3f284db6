import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import type { PrivacyView } from "#app/domains/privacy/privacy-view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { ListHead } from "#app/ui/ListHead.tsx";
import { integer, momentText } from "#app/ui/format.ts";
import { Pages } from "#app/ui/Pages.tsx";
import "#app/ui/list-page.css";

const PATH = "/app/settings/privacy";

/** Who looked at personal data in Encore, and when. */
export function AccessCard({ view }: Readonly<{ view: Pick<PrivacyView, "accesses" | "page" | "pageCount" | "timeZone"> }>) {
  const { t, locale } = useReader();
  const href = useHref();
  const { accesses, timeZone } = view;
  const columns = [t("privacy.access.at"), t("privacy.access.who"), t("privacy.access.what"), t("privacy.access.customers")];
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("privacy.access.title")}
          </Text>
          <Text as="p" tone="subdued">
            {accesses.length === 0 ? t("privacy.access.none") : t("privacy.access.intro")}
          </Text>
        </BlockStack>
      </Box>
      {accesses.length > 0 && (
        <table className="encore-list" role="table" aria-label={t("privacy.access.title")}>
          <ListHead columns={columns} />
          <tbody role="rowgroup">
            {accesses.map(({ id, at, userId, what, customers }) => (
              <tr key={id} role="row">
                <td role="cell" data-name={columns[0]}>
                  {momentText(at, timeZone, locale)}
                </td>
                <td role="cell" data-name={columns[1]}>
                  {userId === null ? t("privacy.access.unknown") : t("privacy.access.user", { id: userId })}
                </td>
                <td role="cell" data-name={columns[2]}>
                  {t(`privacy.access.kind.${what}`)}
                </td>
                <td role="cell" data-name={columns[3]} className="encore-list__number">
                  {integer(customers, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pages page={view.page} pages={view.pageCount} hrefOf={(page) => href(PATH, { page })} />
    </Card>
  );
}
