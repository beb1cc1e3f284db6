import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import "./dropdown.css";

type DropdownProps = Readonly<{
  label: string;
  /** Open from the start, as where a form in it has something to complain about. */
  isOpenFirst?: boolean;
  /** When this changes, what was asked for has been done, and the panel closes. */
  stateOf?: string;
  children: ReactNode;
}>;

/**
 * A button with a panel under it. It is the browser's own `details`, so that it works before the page's program has come; then it also
 * closes by Escape, by a press elsewhere, and when it has done its work.
 */
export function Dropdown({ label, isOpenFirst = false, stateOf = "", children }: DropdownProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const [isOpen, setIsOpen] = useState(isOpenFirst);

  useEffect(() => {
    setIsOpen(isOpenFirst);
  }, [stateOf, isOpenFirst]);

  useEffect(() => {
    if (!isOpen) return undefined;
    const closeElsewhere = (event: PointerEvent): void => {
      if (event.target instanceof Node && details.current?.contains(event.target) !== true) setIsOpen(false);
    };
    document.addEventListener("pointerdown", closeElsewhere);
    return () => document.removeEventListener("pointerdown", closeElsewhere);
  }, [isOpen]);

  const closeByKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setIsOpen(false);
    details.current?.querySelector("summary")?.focus();
  };

  return (
    <details
      className="encore-dropdown"
      ref={details}
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      onKeyDown={closeByKey}
    >
      <summary>{label}</summary>
      <div className="encore-dropdown__panel">{children}</div>
    </details>
  );
}
