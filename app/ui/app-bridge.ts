type Toast = Readonly<{ action?: string; onAction?: () => void; duration?: number }>;

/** What is used here of App Bridge; it is there in the admin, not in an ordinary tab. https://shopify.dev/docs/api/app-home/apis */
type AppBridge = Readonly<{
  toast: Readonly<{ show: (message: string, options?: Toast) => string }>;
  saveBar: Readonly<{ leaveConfirmation: () => Promise<void> }>;
  scopes: Readonly<{
    request: (scopes: readonly string[]) => Promise<Readonly<{ result: "granted-all" | "declined-all" }>>;
    revoke: (scopes: readonly string[]) => Promise<unknown>;
  }>;
}>;

function appBridge(): AppBridge | undefined {
  return (window as Window & { shopify?: AppBridge }).shopify;
}

/** A short word in the admin, outside of the app's frame. With an action it stays for longer. */
export function showToast(message: string, options: Toast = {}): void {
  appBridge()?.toast.show(message, options);
}

/** Resolves when nothing unsaved is left, or whoever leaves agreed to lose it; else never. */
export async function leaveConfirmation(): Promise<void> {
  await appBridge()?.saveBar.leaveConfirmation();
}

/**
 * Asks the merchant, in Shopify's own dialog, to grant optional scopes. Also where they are granted already, since a development
 * store may say so without giving them to the token; Shopify then does not ask again.
 */
export async function requestScopes(scopes: readonly string[]): Promise<"granted" | "declined" | "failed"> {
  const bridge = appBridge();
  if (bridge === undefined) return "failed";
  try {
    const { result } = await bridge.scopes.request(scopes);
    return result === "granted-all" ? "granted" : "declined";
  } catch {
    return "failed";
  }
}

/** Gives optional scopes back that are not needed any more. What Shopify cannot take at the moment does no harm. */
export async function revokeScopes(scopes: readonly string[]): Promise<void> {
  await appBridge()
    ?.scopes.revoke(scopes)
    .catch(() => undefined);
}
