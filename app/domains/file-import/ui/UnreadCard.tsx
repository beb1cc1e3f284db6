import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { FileImportState, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { refusalWords } from "./import-words.ts";
import "./import.css";

type UnreadCardProps = Readonly<{ file: FileImportView; refusal: Extract<FileImportState, { kind: "refused" }>["refusal"] }>;

/** Why a file was not read at all, and what to do about it. */
export function UnreadCard({ file, refusal }: UnreadCardProps) {
  const reader = useReader();
  const { t } = reader;
  const { sentences, found } = refusalWords(refusal, reader);
  return (
    <Banner tone="critical" title={t("fileImport.unread.title", { name: file.fileName })}>
      <BlockStack gap="200">
        {sentences.map((sentence) => (
          <Text as="p" key={sentence}>
            {sentence}
          </Text>
        ))}
        {found !== null && (
          <Text as="p">
            <Text as="span" fontWeight="medium">
              {t("fileImport.unread.found")}
            </Text>
            {": "}
            <span className="encore-import__name">{found}</span>
          </Text>
        )}
        <Text as="p">{t("fileImport.unread.nothing")}</Text>
      </BlockStack>
    </Banner>
  );
}
