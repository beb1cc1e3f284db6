import { useActionData } from "@remix-run/react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import type { Done, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import type { Failed } from "#app/ui/failed-action.ts";
import { useReload } from "#app/ui/use-reload.ts";
import { ChooseCard } from "./ChooseCard.tsx";
import { EndCard } from "./EndCard.tsx";
import { HowCard } from "./HowCard.tsx";
import { ImportsCard } from "./ImportsCard.tsx";
import { Preview } from "./Preview.tsx";
import { ProblemsCard } from "./ProblemsCard.tsx";
import { ProgressCard } from "./ProgressCard.tsx";
import { UnreadCard } from "./UnreadCard.tsx";
import { UploadCard } from "./UploadCard.tsx";
import { IMPORT_PATH } from "./upload-address.ts";
import { spokenText } from "./end-words.ts";
import type { ImportView } from "./import-words.ts";
import "./import.css";

/** Often enough that the bar moves, seldom enough that nobody waits for it. */
const RELOAD_MILLISECONDS = 1_500;

const MOVING: readonly FileImportView["state"]["kind"][] = ["checking", "importing", "computing", "taking-back"];

/** Older orders from Shopify's own export: the file, what is in it, the decision, and what became of the files before. */
export function ImportPage({ view }: Readonly<{ view: ImportView }>) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const { file, list } = view;
  const isMoving = [...list.open, ...(file === null ? [] : [file])].some(({ state }) => MOVING.includes(state.kind));
  useReload(isMoving ? RELOAD_MILLISECONDS : null);
  const isBeginning = file === null;
  return (
    <Page
      title={t("fileImport.title")}
      subtitle={t("fileImport.intro")}
      backAction={
        isBeginning
          ? { content: t("fileImport.back"), url: href("/app/settings") }
          : { content: t("fileImport.toStart"), url: href(IMPORT_PATH) }
      }
    >
      <TitleBar title={t("fileImport.title")} />
      <BlockStack gap="400">
        {view.isGone && (
          <Banner tone="info">
            <p>{t("fileImport.gone")}</p>
          </Banner>
        )}
        <Answer />
        {file === null ? (
          <>
            <ChooseCard resumed={null} />
            <HowCard />
          </>
        ) : (
          <FileState key={file.id} file={file} view={view} />
        )}
        {isBeginning && <ImportsCard list={list} timeZone={view.timeZone} />}
      </BlockStack>
      <div role="status" aria-live="polite">
        <Text as="p" visuallyHidden>
          {file === null ? "" : spokenText(file, reader)}
        </Text>
      </div>
    </Page>
  );
}

/** What the last button could not do. */
function Answer() {
  const { t } = useReader();
  const answer = useActionData<Done | Failed>();
  if (answer === undefined || answer.kind === "done") return null;
  const words =
    answer.kind === "refused"
      ? t(`fileImport.refused.${answer.reason}`)
      : [
          t("fileImport.refused.failed"),
          ...(answer.reference === null ? [] : [t("common.error.reference", { id: answer.reference })]),
        ].join(" ");
  return (
    <div role="alert">
      <Banner tone={answer.kind === "failed" ? "critical" : "warning"}>
        <p>{words}</p>
      </Banner>
    </div>
  );
}

/** The import that the address names, as it stands. */
function FileState({ file, view }: Readonly<{ file: FileImportView; view: ImportView }>) {
  const { state } = file;
  const problems = view.problems === null ? null : <ProblemsCard file={file} view={view.problems} />;
  switch (state.kind) {
    case "uploading":
      return <UploadCard file={file} state={state} />;
    case "checking":
    case "importing":
    case "computing":
    case "taking-back":
      return <ProgressCard file={file} />;
    case "refused":
      return (
        <>
          <UnreadCard file={file} refusal={state.refusal} />
          {problems}
          <ChooseCard resumed={null} />
        </>
      );
    case "ready":
      return (
        <>
          <Preview file={file} state={state} />
          {problems}
        </>
      );
    case "finished":
    case "failed":
    case "taken-back":
    case "cancelled":
      return (
        <>
          <EndCard file={file} state={state} timeZone={view.timeZone} />
          {problems}
        </>
      );
  }
}
