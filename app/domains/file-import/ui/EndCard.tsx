import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { FILE_KEPT_DAYS } from "#app/domains/file-import/file-import.ts";
import type { FileImportState, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { DeedButton } from "./DeedButton.tsx";
import { TakeBack } from "./TakeBack.tsx";
import { endWords } from "./end-words.ts";
import { IMPORT_PATH } from "./upload-address.ts";
import "./import.css";

type Ended = Extract<FileImportState, { kind: "finished" | "failed" | "taken-back" | "cancelled" }>;

/** What became of a file, and what can be done now. */
export function EndCard({ file, state, timeZone }: Readonly<{ file: FileImportView; state: Ended; timeZone: string }>) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const { title, sentences } = endWords(file.fileName, state, { timeZone, keptDays: FILE_KEPT_DAYS }, reader);
  const isFinished = state.kind === "finished";
  return (
    <Card padding={{ xs: "400", md: "600" }}>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <div className="encore-import__name">
            <Text as="h2" variant="headingLg">
              {title}
            </Text>
          </div>
          {sentences.map((sentence) => (
            <Text as="p" key={sentence}>
              {sentence}
            </Text>
          ))}
        </BlockStack>
        <InlineStack gap="300">
          {isFinished && (
            <Button variant="primary" url={href("/app")}>
              {t("fileImport.finished.home")}
            </Button>
          )}
          {file.may.tryAgain && (
            <DeedButton file={file.id} intent="try-again" variant="primary">
              {t("fileImport.failed.again")}
            </DeedButton>
          )}
          {file.may.cancel && (
            <DeedButton file={file.id} intent="cancel">
              {t("fileImport.decide.discard")}
            </DeedButton>
          )}
          {state.kind !== "failed" && <Button url={href(IMPORT_PATH)}>{t("fileImport.finished.another")}</Button>}
          {file.may.takeBack && <TakeBack file={file} isNamed={false} />}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
