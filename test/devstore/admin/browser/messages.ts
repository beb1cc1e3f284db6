/** A button or link of the app's title bar; `key` names it when it is pressed. */
export type BarAction = { key: string; label: string; isDisabled: boolean; isLoading: boolean; isCritical: boolean };

export type TitleBar = {
  title: string;
  breadcrumb: BarAction | null;
  primary: BarAction | null;
  secondary: BarAction[];
  groups: { label: string; actions: BarAction[] }[];
};

export type NavItem = { href: string; label: string; isHome: boolean };

export type ScopesDeed = "query" | "request" | "revoke";

/** What the app's document tells the admin frame around it. */
export type FromApp =
  | { type: "hello" }
  | { type: "url"; path: string; title: string }
  | { type: "token"; request: string }
  | { type: "nav"; items: NavItem[] }
  | { type: "title-bar"; bar: TitleBar | null }
  | { type: "save-bar"; isShown: boolean; isDisabled: boolean; isLoading: boolean; confirmsDiscard: boolean }
  | { type: "leave"; request: string }
  | { type: "scopes"; request: string; deed: ScopesDeed; scopes: string[] }
  | { type: "toast"; id: string; message: string; isError: boolean; action: string | null; durationMs: number }
  | { type: "toast-hide"; id: string }
  | { type: "loading"; isOn: boolean }
  | { type: "modal"; isOpen: boolean }
  | { type: "open"; href: string };

/** What the admin frame tells the app. */
export type FromFrame =
  | { type: "token"; request: string; token: string }
  | { type: "left"; request: string }
  /** `answer` is JSON: the scopes as they are now and what the merchant decided, or an error. */
  | { type: "scopes"; request: string; answer: string }
  | { type: "navigate"; href: string }
  | { type: "action"; key: string }
  | { type: "save" }
  | { type: "discard" }
  | { type: "toast-action"; id: string }
  | { type: "toast-dismiss"; id: string };

export type BridgeSettings = {
  /** Origin of the page around the app. */
  frameOrigin: string;
  /** `/apps/<handle>`, below `/store/<shop>`. */
  appPath: string;
  clientId: string;
};
