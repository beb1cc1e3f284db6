import "./list-page.css";

type ListHeadProps = Readonly<{ columns: readonly string[] }>;

/** The head of a list's table. Roles are said, since on a phone the table is drawn as cards, and would be none any more. */
export function ListHead({ columns }: ListHeadProps) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <th key={column} role="columnheader" scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
