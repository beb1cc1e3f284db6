/** Colour and arrow of a change. A change for the worse is ochre, never red: a churn rate is no error. */
export type ChangeView = Readonly<{
  text: string;
  against: string;
  tone: "good" | "watch" | "plain";
  direction: "up" | "down" | "same" | "none";
}>;

export type RowsLink = Readonly<{ text: string; href: string }>;

/** One figure, in words and ready to draw. */
export type FigureView = Readonly<{
  id: string;
  label: string;
  note: string;
  /** Null when it is not known; then `unknown` says why. */
  value: string | null;
  unknown: Readonly<{ title: string; reason: string }> | null;
  /** That it rests on part of the history, and why; null where it does not. */
  truncated: string | null;
  /** Null where nothing is compared. */
  change: ChangeView | null;
  /** Null where there is none to show. */
  trend: Readonly<{ values: readonly (number | null)[]; spoken: string }> | null;
  formula: string;
  /** The formula with the shop's numbers put in; null when it is not known. */
  inserted: string | null;
  definition: string;
  links: readonly RowsLink[];
}>;
