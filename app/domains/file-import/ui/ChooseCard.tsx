import { useNavigate, useRevalidator } from "@remix-run/react";
import { BlockStack, Button, Card, DropZone, Icon, InlineError, Spinner, Text } from "@shopify/polaris";
import { UploadIcon } from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { MAX_FILE_BYTES } from "#app/domains/file-import/file-import.ts";
import type { BegunUpload, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { dataSize, integer } from "#app/ui/format.ts";
import { localProblem, type LocalProblem } from "./upload.ts";
import { beginUpload, runUpload } from "./running-uploads.ts";
import { IMPORT_PATH, useUploadAddress } from "./upload-address.ts";
import "./import.css";

/** Why a file is not on its way. */
type Problem =
  | Readonly<{ kind: LocalProblem | "unreachable" | "unreadable"; name: string }>
  | Readonly<{ kind: "several" | "other-file" }>
  | Readonly<{ kind: "too-many-files"; maxFiles: number }>;

type ChooseCardProps = Readonly<{
  /** An upload that stopped: only its own file goes on with it. */
  resumed: Pick<FileImportView, "id" | "fileName" | "fileBytes"> | null;
}>;

/** Takes a file, by drop or by dialog, looks whether it can be an export at all, and sends it. */
export function ChooseCard({ resumed }: ChooseCardProps) {
  const { t } = useReader();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("fileImport.choose.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("fileImport.choose.text")}
          </Text>
        </BlockStack>
        <FileDrop resumed={resumed} />
      </BlockStack>
    </Card>
  );
}

/** The place to drop the file, with what is wrong with it right below. */
export function FileDrop({ resumed }: ChooseCardProps) {
  const { t, locale } = useReader();
  const id = useId();
  const { problem, isBeginning, take } = useTakenFile(resumed);
  return (
    <div className="encore-import__zone">
      <DropZone
        label={t("fileImport.choose.label")}
        labelHidden
        allowMultiple={false}
        variableHeight
        overlayText={t("fileImport.choose.overlay")}
        disabled={isBeginning}
        error={problem !== null}
        onDrop={(files) => void take(files)}
      >
        <div className="encore-import__drop">
          {isBeginning ? (
            <Spinner size="small" accessibilityLabel={t("fileImport.choose.beginning")} />
          ) : (
            <Icon source={UploadIcon} tone="subdued" />
          )}
          <Button disabled={isBeginning}>{t("fileImport.choose.button")}</Button>
          <Text as="p" variant="bodySm" tone="subdued">
            {t("fileImport.choose.hint", { size: dataSize(MAX_FILE_BYTES, locale) })}
          </Text>
        </div>
      </DropZone>
      <div role="alert" className="encore-import__problem">
        {problem !== null && <InlineError fieldID={id} message={problemText()} />}
      </div>
    </div>
  );

  function problemText(): string {
    if (problem === null) return "";
    switch (problem.kind) {
      case "several":
        return t("fileImport.choose.problem.several");
      case "too-many-files":
        return t("fileImport.choose.problem.too-many-files", { max: integer(problem.maxFiles, locale) });
      case "other-file":
        return t("fileImport.choose.problem.other-file", {
          name: resumed?.fileName ?? "",
          size: dataSize(resumed?.fileBytes ?? 0, locale),
        });
      default:
        return t(`fileImport.choose.problem.${problem.kind}`, { name: problem.name, size: dataSize(MAX_FILE_BYTES, locale) });
    }
  }
}

/** From a dropped file to one that is on its way. */
function useTakenFile(resumed: ChooseCardProps["resumed"]) {
  const href = useHref();
  const address = useUploadAddress();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBeginning, setIsBeginning] = useState(false);

  const begin = async (file: File): Promise<Problem | null> => {
    const { name } = file;
    const head = await headOf(file);
    if (head === null) return { kind: "unreadable", name };
    const local = localProblem(file, head, MAX_FILE_BYTES);
    if (local !== null) return { kind: local, name };
    const begun = await beginUpload(file, address);
    if (begun === null) return { kind: "unreachable", name };
    if (begun.kind === "refused") return refusalOf(begun, name);
    runUpload(file, begun, address);
    if (begun.id === resumed?.id) revalidate();
    else navigate(href(IMPORT_PATH, { file: begun.id }));
    return null;
  };

  const take = async (files: readonly File[]): Promise<void> => {
    const [file, second] = files;
    if (file === undefined) return;
    if (second !== undefined) {
      setProblem({ kind: "several" });
      return;
    }
    if (resumed !== null && (file.name !== resumed.fileName || file.size !== resumed.fileBytes)) {
      setProblem({ kind: "other-file" });
      return;
    }
    setProblem(null);
    setIsBeginning(true);
    setProblem(await begin(file));
    setIsBeginning(false);
  };
  return { problem, isBeginning, take };
}

function refusalOf(refused: Extract<BegunUpload, { kind: "refused" }>, name: string): Problem {
  return refused.reason === "too-many-files" ? { kind: refused.reason, maxFiles: refused.maxFiles } : { kind: refused.reason, name };
}

const HEAD_BYTES = 4;

/** The first bytes of a file; null where the browser cannot read it. */
async function headOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    return null;
  }
}
