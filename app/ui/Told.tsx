import { useEffect, useRef, type ReactNode } from "react";

type ToldProps = Readonly<{
  /** What came of the last press; null before the first. */
  of: unknown;
  children: ReactNode;
}>;

/**
 * What a press did, for everyone to read or hear. A button that goes away with what it did leaves the keyboard nowhere: then it goes on
 * from here, where mostly the way back is the next thing.
 */
export function Told({ of, children }: ToldProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (of !== null && document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [of]);
  return (
    <div role="status" tabIndex={-1} ref={place} className="encore-told">
      {children}
    </div>
  );
}
