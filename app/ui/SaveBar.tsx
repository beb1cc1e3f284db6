import { useBlocker, useNavigate } from "@remix-run/react";
import { createElement, useEffect, useRef } from "react";
import { useT } from "#app/i18n/translations.tsx";
import { leaveConfirmation } from "./app-bridge.ts";
import "./save-bar.css";

type SaveBarProps = Readonly<{ id: string; isDirty: boolean; isSaving: boolean; onSave: () => void; onDiscard: () => void }>;

/** What App Bridge makes of the element; in an ordinary tab it stays unknown and hidden. */
type SaveBarElement = HTMLElement & Readonly<{ show?: () => Promise<void>; hide?: () => Promise<void> }>;

/**
 * The admin's own bar for what is changed and not saved: it comes with the first change and goes when nothing is left to save.
 * Whoever leaves the page before is asked.
 * https://shopify.dev/docs/api/app-bridge-library/web-components/ui-save-bar
 */
export function SaveBar({ id, isDirty, isSaving, onSave, onDiscard }: SaveBarProps) {
  const t = useT();
  const bar = useRef<SaveBarElement>(null);
  useLeaveConfirmation(isDirty && !isSaving);

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

/** The admin asks before its own links lead away; links inside the app are the router's, which is held up here. */
function useLeaveConfirmation(isUnsaved: boolean): void {
  const mayLeave = useRef(false);
  const navigate = useNavigate();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && !mayLeave.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const { pathname, search, hash } = blocker.location;
    // Whoever stays is never answered, so the router must not wait.
    blocker.reset();
    void leaveConfirmation().then(() => {
      mayLeave.current = true;
      navigate({ pathname, search, hash });
    });
  }, [blocker, navigate]);
}
