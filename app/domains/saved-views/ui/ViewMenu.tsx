import { Form, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { MAX_NAME, MAX_VIEWS } from "#app/domains/saved-views/saved-views.ts";
import type { CurrentTab, SavedView, ViewDeed, ViewProblem } from "#app/domains/saved-views/saved-views.ts";
import type { TextKey } from "#app/i18n/texts.ts";
import { useT } from "#app/i18n/translations.tsx";
import { Dropdown } from "#app/ui/Dropdown.tsx";
import { Told } from "#app/ui/Told.tsx";
import "./view-tabs.css";

type ViewMenuProps = Readonly<{
  views: readonly SavedView[];
  current: CurrentTab;
  /** What came of the last form, whose input it carries where it was refused. */
  deed: ViewDeed | null;
}>;

/** Keep what is shown as a view; with a view of one's own, rename, overwrite or delete it. */
export function ViewMenu({ views, current, deed }: ViewMenuProps) {
  const t = useT();
  const own = current?.kind === "own" ? views.find(({ id }) => id === current.id) : undefined;
  const isChanged = current?.kind === "own" && current.isChanged;
  const isFormRefused = deed?.kind === "refused" && (deed.intent === "save" || deed.intent === "rename");
  // A new list of views, or another tab, means that what the panel was opened for is done.
  const stateOf = `${views.map(({ id, name, query }) => `${String(id)} ${name} ${query}`).join("|")} ${JSON.stringify(current)}`;
  return (
    <Dropdown label={own === undefined ? t("savedViews.save") : t("savedViews.manage")} isOpenFirst={isFormRefused} stateOf={stateOf}>
      <div className="encore-view-menu">
        {own !== undefined && (
          <BlockStack gap="300">
            {isChanged && <OneButton intent="overwrite" id={own.id} text={t("savedViews.overwrite", { name: own.name })} isPrimary />}
            <NameForm key={`${String(own.id)} ${own.name}`} intent="rename" id={own.id} firstName={own.name} deed={deed} />
            <OneButton intent="delete" id={own.id} text={t("savedViews.delete", { name: own.name })} />
          </BlockStack>
        )}
        {(own === undefined || isChanged) && <NameForm key={stateOf} intent="save" id={null} firstName="" deed={deed} />}
      </div>
    </Dropdown>
  );
}

const PROBLEM_TEXTS = {
  missing: "savedViews.problem.missing",
  "too-long": "savedViews.problem.too-long",
  taken: "savedViews.problem.taken",
  "too-many": "savedViews.problem.too-many",
  gone: "savedViews.problem.gone",
} as const satisfies Record<ViewProblem, TextKey>;

type NameFormProps = Readonly<{ intent: "save" | "rename"; id: number | null; firstName: string; deed: ViewDeed | null }>;

function NameForm({ intent, id, firstName, deed }: NameFormProps) {
  const t = useT();
  const refused = deed?.kind === "refused" && deed.intent === intent ? deed : null;
  const [name, setName] = useState(refused?.name ?? firstName);
  const isSending = useNavigation().state === "submitting";
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value={`view-${intent}`} />
      {id !== null && <input type="hidden" name="id" value={id} />}
      <BlockStack gap="200" inlineAlign="stretch">
        <TextField
          label={t(intent === "save" ? "savedViews.newName" : "savedViews.name")}
          name="name"
          value={name}
          onChange={setName}
          autoComplete="off"
          error={
            refused === null ? false : t(PROBLEM_TEXTS[refused.problem], { most: refused.problem === "too-many" ? MAX_VIEWS : MAX_NAME })
          }
        />
        <Button submit loading={isSending}>
          {t(intent === "save" ? "savedViews.saveNew" : "savedViews.rename")}
        </Button>
      </BlockStack>
    </Form>
  );
}

type OneButtonProps = Readonly<{ intent: "overwrite" | "delete"; id: number; text: string; isPrimary?: boolean }>;

function OneButton({ intent, id, text, isPrimary = false }: OneButtonProps) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value={`view-${intent}`} />
      <input type="hidden" name="id" value={id} />
      <Button submit fullWidth {...(isPrimary ? { variant: "primary" } : {})}>
        {text}
      </Button>
    </Form>
  );
}

/** What came of a deed that is not said beside a field: above all, the way back from a deletion. */
export function ViewNotice({ deed }: Readonly<{ deed: ViewDeed | null }>) {
  const t = useT();
  if (deed === null) return null;
  if (deed.kind === "deleted") {
    return (
      <Told of={deed}>
        <div className="encore-view-notice">
          <Text as="p">{t("savedViews.deleted", { name: deed.view.name })}</Text>
          <Form method="post" preventScrollReset>
            <input type="hidden" name="intent" value="view-restore" />
            <input type="hidden" name="id" value={deed.view.id} />
            <Button submit>{t("savedViews.undo")}</Button>
          </Form>
        </div>
      </Told>
    );
  }
  if (deed.kind !== "refused" || deed.intent === "save" || deed.intent === "rename") return null;
  return (
    <Told of={deed}>
      <div className="encore-view-notice">
        <Text as="p" tone="critical">
          {t(PROBLEM_TEXTS[deed.problem], { most: MAX_VIEWS })}
        </Text>
      </div>
    </Told>
  );
}
