import { BlockStack, Card, Text } from "@shopify/polaris";
import type { FileImportList, FileImportView } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { dataSize, momentText } from "#app/ui/format.ts";
import { TakeBack } from "./TakeBack.tsx";
import { daysOf, stateText } from "./import-words.ts";
import { IMPORT_PATH } from "./upload-address.ts";
import "#app/ui/list-page.css";
import "./import.css";

/** The files before, what became of them, and the way to take one back. */
export function ImportsCard({ list, timeZone }: Readonly<{ list: FileImportList; timeZone: string }>) {
  const { t } = useReader();
  const files = [...list.open, ...list.past];
  const title = t("fileImport.list.title");
  const columns = [t("fileImport.list.file"), t("fileImport.list.when"), t("fileImport.list.what"), t("fileImport.list.action")];
  if (files.length === 0) return null;
  return (
    <Card padding="0">
      <div className="encore-import__head">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
      </div>
      <table className="encore-list" role="table" aria-label={title}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column, index) => (
              <th key={column} role="columnheader" scope="col">
                {index === columns.length - 1 ? (
                  <Text as="span" visuallyHidden>
                    {column}
                  </Text>
                ) : (
                  column
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {files.map((file) => (
            <Row key={file.id} file={file} columns={columns} timeZone={timeZone} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Row({ file, columns, timeZone }: Readonly<{ file: FileImportView; columns: readonly string[]; timeZone: string }>) {
  const reader = useReader();
  const { locale } = reader;
  const href = useHref();
  const days = daysOf(file.state, reader);
  return (
    <tr role="row">
      <td role="cell" data-name={columns[0]}>
        <AppLink className="encore-list__main encore-import__file" href={href(IMPORT_PATH, { file: file.id })}>
          {file.fileName}
        </AppLink>
        <div className="encore-list__sub">{dataSize(file.fileBytes, locale)}</div>
      </td>
      <td role="cell" data-name={columns[1]}>
        {momentText(file.startedAt, timeZone, locale)}
      </td>
      <td role="cell" data-name={columns[2]} className="encore-import__what">
        <BlockStack>
          <span>{stateText(file.state, reader)}</span>
          {days !== null && <span className="encore-list__sub">{days}</span>}
        </BlockStack>
      </td>
      <td role="cell" data-name={columns[3]} className="encore-import__action">
        {file.may.takeBack && <TakeBack file={file} isNamed />}
      </td>
    </tr>
  );
}
