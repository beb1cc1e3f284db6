import { useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { FileImportState, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { wholePercent } from "#app/ui/format.ts";
import { useReload } from "#app/ui/use-reload.ts";
import { FileDrop } from "./ChooseCard.tsx";
import { DeedButton } from "./DeedButton.tsx";
import { Progress } from "./ProgressCard.tsx";
import { spokenShare } from "./end-words.ts";
import { amountText, leftText, shareOf } from "./import-words.ts";
import { finishUpload, stopUpload, subscribeToUploads, uploadRun, type UploadRun } from "./running-uploads.ts";
import { useUploadAddress } from "./upload-address.ts";

type Uploading = Extract<FileImportState, { kind: "uploading" }>;

/** It may go on in another tab of the same person. */
const RELOAD_MILLISECONDS = 5_000;

/** A file on its way: how far it is while this tab sends it, else how to go on. */
export function UploadCard({ file, state }: Readonly<{ file: FileImportView; state: Uploading }>) {
  const run = useSyncExternalStore(
    subscribeToUploads,
    () => uploadRun(file.id),
    () => null,
  );
  const { revalidate } = useRevalidator();
  const stage = run?.stage ?? null;
  const isHere = stage === "sending" || stage === "finishing";
  useReload(isHere ? null : RELOAD_MILLISECONDS);
  useEffect(() => {
    if (stage === "uploaded" || stage === "gone") revalidate();
  }, [stage, revalidate]);
  return isHere && run !== null ? (
    <Sending file={file} run={run} />
  ) : (
    <Stopped file={file} state={state} isUnreadable={stage === "unreadable"} />
  );
}

function Sending({ file, run }: Readonly<{ file: FileImportView; run: UploadRun }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { sentBytes, fileBytes, secondsLeft, isLost } = run.progress;
  const share = shareOf(sentBytes, fileBytes);
  const bar = t("fileImport.upload.bar");
  const words = {
    title: t("fileImport.upload.title", { name: file.fileName }),
    bar,
    share,
    amount: amountText(sentBytes, fileBytes, reader),
    left: isLost || run.stage === "finishing" ? "" : leftText(secondsLeft, reader),
    note: run.stage === "finishing" ? t("fileImport.upload.last") : t("fileImport.upload.stay"),
  };
  return (
    <Progress words={words}>
      <div role="status">
        {isLost ? (
          <Banner tone="warning">
            <p>{t("fileImport.upload.lost")}</p>
          </Banner>
        ) : (
          <Text as="p" visuallyHidden>
            {t("fileImport.progress.spoken", { what: bar, percent: wholePercent(spokenShare(share ?? 0), locale) })}
          </Text>
        )}
      </div>
      <InlineStack>
        <DeedButton
          file={file.id}
          intent="cancel"
          onSend={() => {
            stopUpload(file.id);
          }}
        >
          {t("fileImport.upload.cancel")}
        </DeedButton>
      </InlineStack>
    </Progress>
  );
}

type StoppedProps = Readonly<{ file: FileImportView; state: Uploading; isUnreadable: boolean }>;

function Stopped({ file, state, isUnreadable }: StoppedProps) {
  const reader = useReader();
  const { t, locale } = reader;
  const address = useUploadAddress();
  const { revalidate } = useRevalidator();
  const [isAsking, setIsAsking] = useState(false);
  const isWhole = state.receivedBytes >= file.fileBytes;
  const share = shareOf(state.receivedBytes, file.fileBytes);
  const check = async (): Promise<void> => {
    setIsAsking(true);
    await finishUpload(file.id, address);
    revalidate();
  };
  return (
    <Card padding={{ xs: "400", md: "600" }}>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <div className="encore-import__name">
            <Text as="h2" variant="headingMd">
              {t("fileImport.upload.stopped", { name: file.fileName })}
            </Text>
          </div>
          <Text as="p">
            {isWhole
              ? t("fileImport.upload.stoppedWhole")
              : t("fileImport.upload.stoppedText", {
                  done: share === null ? "" : wholePercent(share, locale),
                  all: amountText(state.receivedBytes, file.fileBytes, reader),
                })}
          </Text>
          {isUnreadable && <InlineError fieldID="" message={t("fileImport.choose.problem.unreadable", { name: file.fileName })} />}
        </BlockStack>
        {!isWhole && <FileDrop resumed={file} />}
        <InlineStack gap="300">
          {isWhole && (
            <Button variant="primary" loading={isAsking} onClick={() => void check()}>
              {t("fileImport.upload.check")}
            </Button>
          )}
          <DeedButton file={file.id} intent="cancel">
            {t("fileImport.upload.discard")}
          </DeedButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
