import type { CustomersQuestion, Sort } from "#app/domains/customer-list/customer-list.ts";
import { SORT_COLUMNS } from "#app/domains/customer-list/customer-list.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { AppLink } from "#app/ui/AppLink.tsx";
import { Dropdown } from "#app/ui/Dropdown.tsx";

type SortMenuProps = Readonly<{ question: CustomersQuestion; hrefOf: (question: CustomersQuestion) => string }>;

/** The order of the list where there is no table head to press: on a phone. */
export function SortMenu({ question, hrefOf }: SortMenuProps) {
  const { t } = useReader();
  const sorts = SORT_COLUMNS.flatMap((by) => [true, false].map((isDescending): Sort => ({ by, isDescending })));
  return (
    <div className="encore-customers__sort">
      <Dropdown label={t("customers.sort.label")} stateOf={`${question.sort.by} ${String(question.sort.isDescending)}`}>
        <ul className="encore-customers__sorts">
          {sorts.map((sort) => {
            const isCurrent = sort.by === question.sort.by && sort.isDescending === question.sort.isDescending;
            return (
              <li key={`${sort.by} ${String(sort.isDescending)}`}>
                <AppLink href={hrefOf({ ...question, sort, page: 1 })} aria-current={isCurrent ? "true" : undefined} preventScrollReset>
                  {t(`customers.sort.${sort.by}.${sort.isDescending ? "desc" : "asc"}`)}
                </AppLink>
              </li>
            );
          })}
        </ul>
      </Dropdown>
    </div>
  );
}
