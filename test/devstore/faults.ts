import { chance } from "./seed/chance.ts";
import { DevstoreError } from "./store-error.ts";

/** How often a fault strikes: a share from 0 (never) to 1 (each time), or the next few times, each of them. */
export type Dose = number | { next: number };

/** Faults of deliveries. The first four strike a delivery, the last each attempt. */
export const WEBHOOK_FAULTS = ["lost", "doubled", "delayed", "reordered", "wronglySigned"] as const;
/**
 * Faults of the Admin API and of the token endpoint. Errors and throttling answer without doing anything; with `truncated`, `wrongTypes`
 * and `reset` Shopify has done what was asked and only its answer goes wrong.
 */
export const ANSWER_FAULTS = ["slow", "error500", "error502", "throttled", "html", "truncated", "wrongTypes", "reset"] as const;
/** Faults of the files of bulk results. */
export const FILE_FAULTS = ["slow", "missing", "html", "brokenOff"] as const;

export type WebhookFault = (typeof WEBHOOK_FAULTS)[number];
export type AnswerFault = (typeof ANSWER_FAULTS)[number];
export type FileFault = (typeof FILE_FAULTS)[number];

export type FaultSettings = {
  webhooks: Partial<Record<WebhookFault, Dose>>;
  api: Partial<Record<AnswerFault, Dose>>;
  tokens: Partial<Record<AnswerFault, Dose>>;
  files: Partial<Record<FileFault, Dose>>;
  /** How late a delayed delivery is, on the devstore's clock. */
  deliveryDelayMs: number;
  /** How long a slow answer, and each piece of a slow file, lets wait; real time. */
  slowMs: number;
};

export type FaultKind = "webhooks" | "api" | "tokens" | "files";

export type Faults = {
  readonly settings: Readonly<FaultSettings>;
  /** Changes what is named and leaves the rest. */
  set(changes: Partial<FaultSettings>): void;
  /** No faults any more. */
  clear(): void;
  /** Whether a fault strikes now. Chance is seeded: the same questions in the same order have the same answers. */
  strikes<Kind extends FaultKind>(kind: Kind, fault: keyof FaultSettings[Kind] & string): boolean;
  /** A whole number from `from` to `to`, seeded likewise. */
  between(what: string, from: number, to: number): number;
  /** How often each fault struck so far (`api.html`). */
  readonly struck: ReadonlyMap<string, number>;
};

const TEN_MINUTES_MS = 600_000;

function none(): FaultSettings {
  return { webhooks: {}, api: {}, tokens: {}, files: {}, deliveryDelayMs: TEN_MINUTES_MS, slowMs: 2000 };
}

/** Switches for everything that goes wrong between Shopify and an app; all off. */
export function createFaults(seed = 1): Faults {
  let settings = none();
  const asked = new Map<string, number>();
  const struck = new Map<string, number>();

  function draw(what: string): number {
    const times = (asked.get(what) ?? 0) + 1;
    asked.set(what, times);
    return chance(seed, `${what} ${String(times)}`);
  }

  return {
    get settings() {
      return settings;
    },
    set(changes) {
      const wanted = structuredClone({ ...settings, ...changes });
      for (const kind of ["webhooks", "api", "tokens", "files"] as const) {
        for (const [fault, dose] of Object.entries(wanted[kind])) checkDose(`${kind}.${fault}`, dose);
      }
      settings = wanted;
    },
    clear() {
      settings = none();
    },
    strikes(kind, fault) {
      const doses: Partial<Record<string, Dose>> = settings[kind];
      const dose = doses[fault] ?? 0;
      const name = `${kind}.${fault}`;
      const isStruck = typeof dose === "number" ? dose > 0 && draw(name) < dose : dose.next > 0;
      if (isStruck && typeof dose === "object") dose.next -= 1;
      if (isStruck) struck.set(name, (struck.get(name) ?? 0) + 1);
      return isStruck;
    },
    between: (what, from, to) => from + Math.floor(draw(what) * (to - from + 1)),
    struck,
  };
}

function checkDose(name: string, dose: Dose): void {
  const isRight = typeof dose === "number" ? dose >= 0 && dose <= 1 : Number.isSafeInteger(dose.next) && dose.next >= 0;
  if (!isRight) throw new DevstoreError(`${name} must be a share from 0 to 1, or { next: how many times }.`);
}
