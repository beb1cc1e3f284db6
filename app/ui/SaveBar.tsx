import { createElement, useEffect, useRef } from "react";
import { useT } from "#app/i18n/translations.tsx";
import "./save-bar.css";

type SaveBarProps = Readonly<{ id: string; isDirty: boolean; isSaving: boolean; onSave: () => void; onDiscard: () => void }>;

/** What App Bridge makes of the element; in an ordinary tab it stays unknown and hidden. */
type SaveBarElement = HTMLElement & Readonly<{ show?: () => Promise<void>; hide?: () => Promise<void> }>;

/**
 * The admin's own bar for what is changed and not saved: it comes with the first change and goes when nothing is left to save.
 * https://shopify.dev/docs/api/app-bridge-library/web-components/ui-save-bar
 */
export function SaveBar({ id, isDirty, isSaving, onSave, onDiscard }: SaveBarProps) {
  const t = useT();
  const bar = useRef<SaveBarElement>(null);

  useEffect(() => {
    const element = bar.current;
    void (isDirty ? element?.show?.() : element?.hide?.());
  }, [isDirty]);

  return createElement(
    "ui-save-bar",
    { id, ref: bar },
    createElement(
      "button",
      { variant: "primary", type: "button", onClick: onSave, ...(isSaving ? { loading: "" } : {}) },
      t("common.save.save"),
    ),
    createElement("button", { type: "button", onClick: onDiscard }, t("common.save.discard")),
  );
}
