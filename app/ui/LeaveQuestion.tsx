import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { Modal, Text } from "@shopify/polaris";
import { useCallback, useRef, type ReactNode } from "react";
import { useT } from "#app/i18n/translations.tsx";

type LeaveQuestionProps = Readonly<{
  /** Asked when somebody leaves. */
  isUnsaved: () => boolean;
  /** What will be lost. */
  text: string;
  /** The fields: whoever stays goes on in the first of them. */
  children: ReactNode;
}>;

/** Asks whoever leaves the page before something typed is saved, by a link, the admin's menu or a reload. A page with a save bar has its own. */
export function LeaveQuestion({ isUnsaved, text, children }: LeaveQuestionProps) {
  const t = useT();
  const fields = useRef<HTMLDivElement>(null);
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && isUnsaved());
  useBeforeUnload(
    useCallback(
      (event) => {
        if (isUnsaved()) event.preventDefault();
      },
      [isUnsaved],
    ),
  );
  const stay = (): void => blocker.reset?.();
  return (
    <>
      <div ref={fields}>{children}</div>
      <Modal
        activator={fields}
        open={blocker.state === "blocked"}
        onClose={stay}
        title={t("common.leave.question")}
        primaryAction={{ content: t("common.leave.leave"), destructive: true, onAction: () => blocker.proceed?.() }}
        secondaryActions={[{ content: t("common.leave.stay"), onAction: stay }]}
      >
        <Modal.Section>
          <Text as="p">{text}</Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
