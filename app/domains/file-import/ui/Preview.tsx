import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import type { FileImportView, FilePreview } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { integer, money } from "#app/ui/format.ts";
import { DatesCard, DatesRead } from "./DatesCard.tsx";
import { DecideCard } from "./DecideCard.tsx";
import { ExamplesCard } from "./ExamplesCard.tsx";
import { previewNotes, readAs, spanText, type Ready } from "./import-words.ts";
import "./import.css";

/** What a file contains and would change, before anything is written. */
export function Preview({ file, state }: Readonly<{ file: FileImportView; state: Ready }>) {
  const { t } = useReader();
  const { preview } = state;
  return (
    <>
      {preview.mayBeOtherShop && (
        <Banner tone="warning" title={t("fileImport.otherShop.title")}>
          <p>{t("fileImport.otherShop.text")}</p>
        </Banner>
      )}
      {preview.dates.kind === "ask" && <DatesCard file={file.id} dates={preview.dates} />}
      <ContentsCard file={file} preview={preview} />
      <DecideCard file={file} state={state} />
      <ExamplesCard preview={preview} />
    </>
  );
}

function ContentsCard({ file, preview }: Readonly<{ file: FileImportView; preview: FilePreview }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const notes = previewNotes(preview, reader);
  const figures = [
    { name: t("fileImport.preview.orders"), value: integer(preview.orders, locale) },
    { name: t("fileImport.preview.fresh"), value: integer(preview.fresh, locale) },
    { name: t("fileImport.preview.customers"), value: integer(preview.customers, locale) },
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <div className="encore-import__name">
          <Text as="h2" variant="headingMd">
            {t("fileImport.preview.title", { name: file.fileName })}
          </Text>
        </div>
        <dl className="encore-import__figures">
          {figures.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div>
            <dt>{t("fileImport.preview.days")}</dt>
            <dd className="encore-import__span">{spanText(preview.days, reader)}</dd>
          </div>
        </dl>
        {notes.length > 0 && (
          <ul className="encore-import__notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        {preview.currencies.length > 1 && <Currencies preview={preview} />}
        <DatesRead file={file.id} dates={preview.dates} />
        <Text as="p" variant="bodySm" tone="subdued">
          {readAs(preview, reader)}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Sums by currency, which cannot be added up. */
function Currencies({ preview }: Readonly<{ preview: FilePreview }>) {
  const { t, locale } = useReader();
  return (
    <BlockStack gap="200">
      <dl className="encore-import__facts">
        {preview.currencies.map(({ currency, orders, total, isCounted }) => (
          <div key={currency}>
            <dt>{currency}</dt>
            <dd>
              {t(isCounted ? "fileImport.preview.currency.counted" : "fileImport.preview.currency.apart", {
                count: orders,
                total: money(total, currency, locale),
              })}
            </dd>
          </div>
        ))}
      </dl>
      <Text as="p" tone="subdued">
        {t("fileImport.preview.currencyText")}
      </Text>
    </BlockStack>
  );
}
