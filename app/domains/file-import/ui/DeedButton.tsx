import { useNavigation, useSubmit } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import type { ComponentProps } from "react";

/** What can be done with a file, as the page's form says it. */
type Intent = "cancel" | "confirm" | "day-order" | "take-back" | "try-again";

type DeedButtonProps = Readonly<{
  file: number;
  intent: Intent;
  more?: Readonly<Record<string, string>>;
  variant?: "primary" | "plain";
  isDisabled?: boolean;
  onSend?: () => void;
  accessibilityLabel?: string;
  size?: "slim";
  children: NonNullable<ComponentProps<typeof Button>["children"]>;
}>;

/** A button that does one thing with a file, and shows while it is being done. */
export function DeedButton({ file, intent, more = {}, isDisabled = false, onSend, children, ...looks }: DeedButtonProps) {
  const send = useDeed(file);
  const isSending = useIsSending(file, intent);
  return (
    <Button
      {...looks}
      disabled={isDisabled}
      loading={isSending}
      onClick={() => {
        onSend?.();
        send(intent, more);
      }}
    >
      {children}
    </Button>
  );
}

/** Sends what shall be done with a file; the page stays where it is. */
export function useDeed(file: number): (intent: Intent, more?: Readonly<Record<string, string>>) => void {
  const submit = useSubmit();
  return (intent, more = {}) => {
    submit({ intent, file, ...more }, { method: "post", preventScrollReset: true });
  };
}

function useIsSending(file: number, intent: Intent): boolean {
  const { formData } = useNavigation();
  return formData?.get("intent") === intent && formData.get("file") === String(file);
}
