import type { AnswerFault, FaultKind, FileFault, WebhookFault } from "../faults.ts";
import type { Locale } from "./locale.ts";

type FaultWords = {
  intro: string;
  anyOn: string;
  allOff: string;
  clear: string;
  share: (name: string) => string;
  next: (times: string) => string;
  kinds: Record<FaultKind, { title: string; hint: string }>;
  webhooks: Record<WebhookFault, string>;
  answers: Record<AnswerFault, string>;
  files: Record<FileFault, string>;
  deliveryDelay: string;
  slowness: string;
  minutes: string;
  seconds: string;
};

const en: FaultWords = {
  intro: "Make Shopify fail on purpose, for all shops. Each number says how often, in percent.",
  anyOn: "Faults are on.",
  allOff: "No faults: Shopify works as it should.",
  clear: "Switch all faults off",
  share: (name) => `${name}, percent`,
  next: (times) => `the next ${times}`,
  kinds: {
    webhooks: { title: "Deliveries", hint: "A failed delivery is tried eight times again over four hours. A lost one never comes." },
    api: { title: "Admin API", hint: "After a broken answer or connection Shopify has done what was asked, but the app does not know." },
    tokens: { title: "Tokens", hint: "The same for token exchange and refresh." },
    files: { title: "Files of bulk results", hint: "What an import reads." },
  },
  webhooks: {
    lost: "Lost",
    doubled: "Delivered twice",
    delayed: "Delayed",
    reordered: "Overtaken by later ones",
    wronglySigned: "Wrongly signed",
  },
  answers: {
    slow: "Slow",
    error500: "Error 500",
    error502: "Error 502",
    throttled: "Throttled",
    html: "A web page instead of data",
    truncated: "Cut off",
    wrongTypes: "Values of the wrong type",
    reset: "Connection broken",
  },
  files: { slow: "Slow", missing: "Missing (404)", html: "A web page instead of data", brokenOff: "Broken off" },
  deliveryDelay: "Delay of deliveries",
  slowness: "Slowness of answers",
  minutes: "min",
  seconds: "s",
};

const de: FaultWords = {
  intro: "Lass Shopify absichtlich versagen, in allen Shops. Jede Zahl sagt, wie oft, in Prozent.",
  anyOn: "Störungen sind eingeschaltet.",
  allOff: "Keine Störungen: Shopify arbeitet, wie es soll.",
  clear: "Alle Störungen ausschalten",
  share: (name) => `${name}, Prozent`,
  next: (times) => `die nächsten ${times}`,
  kinds: {
    webhooks: {
      title: "Zustellungen",
      hint: "Eine fehlgeschlagene Zustellung wird über vier Stunden achtmal wiederholt. Eine verlorene kommt nie.",
    },
    api: {
      title: "Admin API",
      hint: "Nach einer kaputten Antwort oder Verbindung hat Shopify getan, worum es gebeten war, und die App weiß es nicht.",
    },
    tokens: { title: "Token", hint: "Dasselbe für Tausch und Erneuerung von Token." },
    files: { title: "Ergebnisdateien", hint: "Was ein Import liest." },
  },
  webhooks: {
    lost: "Verloren",
    doubled: "Doppelt zugestellt",
    delayed: "Verspätet",
    reordered: "Von späteren überholt",
    wronglySigned: "Falsch signiert",
  },
  answers: {
    slow: "Langsam",
    error500: "Fehler 500",
    error502: "Fehler 502",
    throttled: "Gedrosselt",
    html: "Eine Webseite statt Daten",
    truncated: "Abgeschnitten",
    wrongTypes: "Werte vom falschen Typ",
    reset: "Verbindung abgebrochen",
  },
  files: { slow: "Langsam", missing: "Fehlt (404)", html: "Eine Webseite statt Daten", brokenOff: "Bricht mittendrin ab" },
  deliveryDelay: "Verspätung von Zustellungen",
  slowness: "Langsamkeit von Antworten",
  minutes: "min",
  seconds: "s",
};

export function faultWordsOf(locale: Locale): FaultWords {
  return locale === "de" ? de : en;
}
