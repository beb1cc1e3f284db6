import { Form } from "@remix-run/react";
import { Button, Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";
import type { SearchView } from "#app/domains/customer-list/customer-list.ts";
import { MAX_SEARCH } from "#app/domains/customer-list/customer-list.ts";
import { useReader } from "#app/i18n/translations.tsx";

/** Sent by POST, since what is searched for is personal: the address that the answer leads to carries it sealed. */
export function SearchField({ search }: Readonly<{ search: SearchView }>) {
  const { t } = useReader();
  const searched = "text" in search ? search.text : "";
  const [text, setText] = useState(searched);
  useEffect(() => {
    setText(searched);
  }, [searched]);
  return (
    <Form method="post" role="search" className="encore-customers__search" preventScrollReset>
      <input type="hidden" name="intent" value="search" />
      <TextField
        label={t("customers.search.label")}
        labelHidden
        type="search"
        name="text"
        value={text}
        onChange={setText}
        placeholder={t("customers.search.placeholder")}
        autoComplete="off"
        maxLength={MAX_SEARCH}
        prefix={<Icon source={SearchIcon} />}
        connectedRight={<Button submit>{t("customers.search.submit")}</Button>}
      />
    </Form>
  );
}
