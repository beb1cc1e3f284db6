import { ANSWER_FAULTS, FILE_FAULTS, WEBHOOK_FAULTS, type Dose, type FaultKind, type Faults } from "../faults.ts";
import { html, type Html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import { faultWordsOf } from "./fault-words.ts";
import { shopPage } from "./layout.ts";
import { button, card, deedForm, field } from "./parts.ts";
import { backTo, count, type ShopVisit } from "./visit.ts";

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

type Switch = { kind: FaultKind; fault: string; label: string };

/** All switches, in the order in which the page shows them; `webhooks.lost` is the name of the first one's field. */
function switchesOf(visit: ShopVisit): Switch[] {
  const words = faultWordsOf(visit.locale);
  return [
    ...WEBHOOK_FAULTS.map((fault) => ({ kind: "webhooks" as const, fault, label: words.webhooks[fault] })),
    ...ANSWER_FAULTS.map((fault) => ({ kind: "api" as const, fault, label: words.answers[fault] })),
    ...ANSWER_FAULTS.map((fault) => ({ kind: "tokens" as const, fault, label: words.answers[fault] })),
    ...FILE_FAULTS.map((fault) => ({ kind: "files" as const, fault, label: words.files[fault] })),
  ];
}

function doseOf(faults: Faults, { kind, fault }: Switch): Dose {
  const doses: Partial<Record<string, Dose>> = faults.settings[kind];
  return doses[fault] ?? 0;
}

function isOn(dose: Dose): boolean {
  return typeof dose === "number" ? dose > 0 : dose.next > 0;
}

export function faultsPage(visit: ShopVisit): Response {
  const { words, base } = visit;
  const { faults } = visit.site;
  const said = faultWordsOf(visit.locale);
  const here = `${base}/faults`;
  const switches = switchesOf(visit);
  const anyOn = switches.some((one) => isOn(doseOf(faults, one)));
  const { deliveryDelayMs, slowMs } = faults.settings;
  const body = html`<p class="hint">${said.intro}</p>
    <p class="notice ${anyOn ? "wait" : "good"}" role="status">${anyOn ? said.anyOn : said.allOff}</p>
    <div class="stack">
      ${deedForm(
        here,
        "set",
        html`${(["webhooks", "api", "tokens", "files"] as const).map((kind) =>
            card(
              said.kinds[kind].title,
              html`<div class="row">
                ${switches.filter((one) => one.kind === kind).map((one) => shareField(visit, one))}
                ${
                  kind === "webhooks" &&
                  field({
                    name: "deliveryDelay",
                    label: said.deliveryDelay,
                    type: "number",
                    min: 0,
                    step: "any",
                    value: String(deliveryDelayMs / MINUTE_MS),
                    suffix: said.minutes,
                  })
                }
                ${
                  kind === "api" &&
                  field({
                    name: "slowness",
                    label: said.slowness,
                    type: "number",
                    min: 0,
                    step: "any",
                    value: String(slowMs / SECOND_MS),
                    suffix: said.seconds,
                  })
                }
              </div>`,
              { hint: said.kinds[kind].hint },
            ),
          )}
          <p>${button(words.save, "primary")}</p>`,
      )}
    </div>`;
  return shopPage(visit, {
    title: words.faults,
    section: "faults",
    body,
    width: "narrow",
    actions: deedForm(here, "clear", button(said.clear)),
  });
}

function shareField(visit: ShopVisit, one: Switch): Html {
  const said = faultWordsOf(visit.locale);
  const dose = doseOf(visit.site.faults, one);
  const label = typeof dose === "object" && dose.next > 0 ? `${one.label} (${said.next(count(visit, dose.next))})` : one.label;
  return field({
    name: `${one.kind}.${one.fault}`,
    label,
    type: "number",
    min: 0,
    max: 100,
    step: "any",
    value: typeof dose === "number" ? String(Math.round(dose * 10_000) / 100) : "0",
    suffix: "%",
  });
}

export function postFaults(visit: ShopVisit, form: URLSearchParams): Response {
  const { faults } = visit.site;
  const here = `${visit.base}/faults`;
  if (form.get("deed") === "clear") {
    faults.clear();
    return redirectResponse(backTo(here, "saved"));
  }
  const numberIn = (name: string): number => Number((form.get(name) ?? "0").replace(",", ".") || "0");
  const dosesOf = (kind: FaultKind): Record<string, Dose> =>
    Object.fromEntries(
      switchesOf(visit)
        .filter((one) => one.kind === kind)
        .map(({ fault }) => [fault, numberIn(`${kind}.${fault}`) / 100]),
    );
  faults.set({
    webhooks: dosesOf("webhooks"),
    api: dosesOf("api"),
    tokens: dosesOf("tokens"),
    files: dosesOf("files"),
    deliveryDelayMs: numberIn("deliveryDelay") * MINUTE_MS,
    slowMs: numberIn("slowness") * SECOND_MS,
  });
  return redirectResponse(backTo(here, "saved"));
}
