import { Fragment } from "react";
import "./data-table.css";

type Column = Readonly<{ name: string; isNumber: boolean }>;
type Row = Readonly<{ key: string; cells: readonly string[] }>;

/** A plain table of texts and numbers; the first cell of a row names it. */
export function DataTable({ caption, columns, rows }: Readonly<{ caption: string; columns: readonly Column[]; rows: readonly Row[] }>) {
  return (
    <table className="encore-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={column.isNumber ? "encore-table__number" : undefined}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {row.cells.map((cell, index) => (
              <Fragment key={columns[index]?.name ?? index}>
                {index === 0 ? (
                  <th scope="row">{cell}</th>
                ) : (
                  <td className={columns[index]?.isNumber ? "encore-table__number" : undefined}>{cell}</td>
                )}
              </Fragment>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
