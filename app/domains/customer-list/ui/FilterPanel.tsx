import { Form } from "@remix-run/react";
import { BlockStack, Button, Checkbox, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { CONSENTS, LIST_PATH } from "#app/domains/customer-list/customer-list.ts";
import type { CustomerListView, QuestionProblem } from "#app/domains/customer-list/customer-list.ts";
import { chipsOf, CONSENT_TEXTS, countryName } from "#app/domains/customer-list/ui/chips.ts";
import { CHOICE_PARAMS, problemAt, problemsOfForm, RANGES, type RangeFilter } from "#app/domains/customer-list/ui/filter-form.ts";
import type { TextKey } from "#app/i18n/texts.ts";
import { useReader, useT } from "#app/i18n/translations.tsx";
import { dayOfIso } from "#app/lib/calendar.ts";
import { usePresentParams } from "#app/ui/AppLink.tsx";
import { integer } from "#app/ui/format.ts";
import { keptParams } from "#app/ui/href.ts";

const BOUGHT_PRESETS = [
  "last-30-days",
  "last-90-days",
  "last-12-months",
  "this-month",
  "last-month",
  "this-quarter",
  "last-quarter",
  "this-year",
  "last-year",
] as const;

/**
 * All filters as one form by GET, in the browser's own `details`: it works before the page's program has come, and what was typed
 * stands in the address, so that nothing is lost when some of it cannot be read.
 */
export function FilterPanel({ view }: Readonly<{ view: CustomerListView }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const present = usePresentParams();
  const problems = problemsOfForm(view.problems);
  const [isOpen, setIsOpen] = useState(problems.length > 0);
  const { filters } = view.question;
  const countries = [...new Set([...filters.countries, ...view.choices.countries])]
    .map((value) => ({ value, label: countryName(value, reader) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
  const count = chipsOf(view, reader).filter(({ key }) => key !== "figure").length;
  return (
    <details className="encore-customers__filters" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{count === 0 ? t("customers.filters.title") : t("customers.filters.titleWith", { number: integer(count, locale) })}</summary>
      <Form method="get" action={LIST_PATH} noValidate preventScrollReset>
        <Kept present={present} />
        <BlockStack gap="400">
          <div className="encore-customers__fields">
            <Bought present={present} problems={problems} />
            {RANGES.map((range) => (
              <Range key={range.field} range={range} present={present} problems={problems} currency={view.currency} />
            ))}
            <Discount present={present} problems={problems} />
            <Choices
              legend="customers.filters.consent"
              name="consent"
              problems={problems}
              choices={CONSENTS.map((value) => ({ value, label: t(CONSENT_TEXTS[value]) }))}
              chosenFirst={filters.consents}
            />
            <Choices
              legend="customers.filters.country"
              name="country"
              problems={problems}
              choices={countries}
              chosenFirst={filters.countries}
            />
          </div>
          <InlineStack gap="200">
            <Button submit variant="primary">
              {t("customers.filters.apply")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </details>
  );
}

/** What a form by GET would lose: shop and language, the figure, the sort, the search and the view. */
function Kept({ present }: Readonly<{ present: URLSearchParams }>) {
  const own = [...present].filter(([name, value]) => value !== "" && CHOICE_PARAMS.includes(name));
  return [...keptParams(present), ...own].map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

type FieldProps = Readonly<{ present: URLSearchParams; problems: readonly QuestionProblem[] }>;

function Group({ legend, error, children }: Readonly<{ legend: TextKey; error: string | null; children: ReactNode }>) {
  const t = useT();
  return (
    <fieldset className="encore-customers__group">
      <legend>
        <Text as="span" variant="headingSm">
          {t(legend)}
        </Text>
      </legend>
      {children}
      {error !== null && (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
    </fieldset>
  );
}

/** A ready-made period that moves with the calendar, or days of one's own. */
function Bought({ present, problems }: FieldProps) {
  const t = useT();
  const [preset, setPreset] = useState(present.get("bought") ?? "");
  const [from, setFrom] = useState(present.get("bought-from") ?? "");
  const [to, setTo] = useState(present.get("bought-to") ?? "");
  const choosePreset = (value: string): void => {
    setPreset(value);
    if (value === "") return;
    setFrom("");
    setTo("");
  };
  const chooseDay = (choose: (value: string) => void) => (value: string) => {
    choose(value);
    setPreset("");
  };
  const problem = problemAt(problems, "bought");
  return (
    <Group legend="customers.filters.bought" error={problem === null ? null : t(problem)}>
      <Select
        label={t("customers.filters.period")}
        name="bought"
        value={preset}
        onChange={choosePreset}
        options={[
          { value: "", label: t("customers.filters.anyTime") },
          ...BOUGHT_PRESETS.map((name) => ({ value: name, label: t(`common.period.${name}`) })),
        ]}
      />
      <div className="encore-customers__pair">
        <DayField
          name="bought-from"
          label={t("customers.filters.from")}
          value={from}
          onChange={chooseDay(setFrom)}
          isWrong={problem !== null}
        />
        <DayField name="bought-to" label={t("customers.filters.to")} value={to} onChange={chooseDay(setTo)} isWrong={problem !== null} />
      </div>
    </Group>
  );
}

type RangeProps = FieldProps & Readonly<{ range: RangeFilter; currency: string }>;

/** From and to, of days or of numbers. What cannot be read stays in its field, with the reason below. */
function Range({ range, present, problems, currency }: RangeProps) {
  const t = useT();
  const { field, legend, isDay } = range;
  const [low, high] = isDay ? ([`${field}-from`, `${field}-to`] as const) : ([`${field}-min`, `${field}-max`] as const);
  const [from, setFrom] = useState(present.get(low) ?? "");
  const [to, setTo] = useState(present.get(high) ?? "");
  const problem = problemAt(problems, field);
  const isWrong = problem !== null;
  const suffix = field === "value" ? currency : null;
  return (
    <Group legend={legend} error={problem === null ? null : t(problem)}>
      <div className="encore-customers__pair">
        {isDay ? (
          <>
            <DayField name={low} label={t("customers.filters.from")} value={from} onChange={setFrom} isWrong={isWrong} />
            <DayField name={high} label={t("customers.filters.to")} value={to} onChange={setTo} isWrong={isWrong} />
          </>
        ) : (
          <>
            <NumberField name={low} label={t("customers.filters.min")} value={from} onChange={setFrom} isWrong={isWrong} suffix={suffix} />
            <NumberField name={high} label={t("customers.filters.max")} value={to} onChange={setTo} isWrong={isWrong} suffix={suffix} />
          </>
        )}
      </div>
    </Group>
  );
}

type InputProps = Readonly<{ name: string; label: string; value: string; onChange: (value: string) => void; isWrong: boolean }>;

/** A field of days takes days of the calendar only, so an address with something else is shown as text: else the browser would hide it. */
function DayField({ name, label, value, onChange, isWrong }: InputProps) {
  const type = value === "" || dayOfIso(value) !== null ? "date" : "text";
  return <TextField type={type} name={name} label={label} value={value} onChange={onChange} autoComplete="off" error={isWrong} />;
}

function NumberField({ name, label, value, onChange, isWrong, suffix }: InputProps & Readonly<{ suffix: string | null }>) {
  return (
    <TextField
      name={name}
      label={label}
      value={value}
      onChange={onChange}
      autoComplete="off"
      inputMode="decimal"
      error={isWrong}
      {...(suffix === null ? {} : { suffix })}
    />
  );
}

function Discount({ present, problems }: FieldProps) {
  const t = useT();
  const [value, setValue] = useState(present.get("discount") ?? "");
  const problem = problemAt(problems, "discount");
  return (
    <Group legend="customers.filters.discount" error={problem === null ? null : t(problem)}>
      <Select
        label={t("customers.filters.discount")}
        labelHidden
        name="discount"
        value={value}
        onChange={setValue}
        options={[
          { value: "", label: t("customers.filters.anyDiscount") },
          { value: "with", label: t("customers.chip.discount.with") },
          { value: "without", label: t("customers.chip.discount.without") },
        ]}
      />
    </Group>
  );
}

type ChoicesProps = Readonly<{
  legend: TextKey;
  name: "country" | "consent";
  problems: readonly QuestionProblem[];
  choices: readonly Readonly<{ value: string; label: string }>[];
  chosenFirst: readonly string[];
}>;

/** Several of a list; none means all. */
function Choices({ legend, name, problems, choices, chosenFirst }: ChoicesProps) {
  const t = useT();
  const [chosen, setChosen] = useState(chosenFirst);
  const problem = problemAt(problems, name);
  if (choices.length === 0) return null;
  return (
    <Group legend={legend} error={problem === null ? null : t(problem)}>
      <div className="encore-customers__choices">
        {choices.map(({ value, label }) => (
          <Checkbox
            key={value}
            name={name}
            value={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(isChosen) => setChosen(isChosen ? [...chosen, value] : chosen.filter((one) => one !== value))}
          />
        ))}
      </div>
    </Group>
  );
}
