import { Form } from "@remix-run/react";
import { BlockStack, Box, Button, InlineStack, Popover, Text, TextField } from "@shopify/polaris";
import { CalendarIcon } from "@shopify/polaris-icons";
import { useRef, useState, type FormEvent } from "react";
import type { TextKey } from "#app/i18n/texts.ts";
import { useLocale, useT } from "#app/i18n/translations.tsx";
import { dayOfIso, isoOfDay } from "#app/lib/calendar.ts";
import { dayText, type DayRange } from "./format.ts";
import { keptParams } from "./href.ts";
import { AppLink, useHref, usePresentParams } from "./AppLink.tsx";
import { periodLabel } from "./period-words.ts";
import { rangeProblem, type RangeProblem } from "./range-problem.ts";
import "./period-picker.css";

const PRESETS = [
  "last-30-days",
  "last-90-days",
  "last-12-months",
  "this-month",
  "last-month",
  "this-quarter",
  "last-quarter",
  "this-year",
  "last-year",
  "all-time",
] as const;

type PeriodPickerProps = Readonly<{ path: string; period: DayRange & Readonly<{ preset: string | null }>; today: number }>;

/** The period of a page: ready-made ones as links, an own one as a form. Both only change the address. */
export function PeriodPicker({ path, period, today }: PeriodPickerProps) {
  const t = useT();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  const label = periodLabel(period, { t, locale });
  const preset = PRESETS.find((name) => name === period.preset);
  const close = () => setIsOpen(false);
  return (
    <Popover
      active={isOpen}
      onClose={close}
      preferredAlignment="left"
      fluidContent
      fullHeight
      autofocusTarget="first-node"
      activator={
        <Button
          icon={CalendarIcon}
          disclosure={isOpen ? "up" : "down"}
          accessibilityLabel={t("common.period.choose", { period: preset ? t(`common.period.${preset}`) : label })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {preset ? t(`common.period.${preset}`) : label}
        </Button>
      }
    >
      <div className="encore-period">
        <nav aria-label={t("common.period.presets")}>
          <ul className="encore-period__presets">
            {PRESETS.map((name) => (
              <PresetLink key={name} path={path} name={name} isCurrent={name === period.preset} onChoose={close} />
            ))}
          </ul>
        </nav>
        <Box padding="400">
          <OwnRange path={path} range={period} today={today} onSent={close} />
        </Box>
      </div>
    </Popover>
  );
}

type PresetLinkProps = Readonly<{ path: string; name: (typeof PRESETS)[number]; isCurrent: boolean; onChoose: () => void }>;

function PresetLink({ path, name, isCurrent, onChoose }: PresetLinkProps) {
  const t = useT();
  const href = useHref();
  return (
    <li>
      <AppLink
        className="encore-period__preset"
        href={href(path, { period: name })}
        aria-current={isCurrent ? "true" : undefined}
        onClick={onChoose}
        preventScrollReset
      >
        {t(`common.period.${name}`)}
      </AppLink>
    </li>
  );
}

const PROBLEM_TEXTS = {
  missing: "common.period.problem.missing",
  "not-a-date": "common.period.problem.not-a-date",
  "ends-before-it-begins": "common.period.problem.ends-before-it-begins",
  "in-the-future": "common.period.problem.in-the-future",
} as const satisfies Record<RangeProblem["kind"], TextKey>;

type OwnRangeProps = Readonly<{ path: string; range: DayRange; today: number; onSent: () => void }>;

/** Two day fields. What cannot be shown is said beside its field, and nothing that was typed is lost. */
function OwnRange({ path, range, today, onSent }: OwnRangeProps) {
  const t = useT();
  const locale = useLocale();
  const kept = keptParams(usePresentParams());
  const form = useRef<HTMLFormElement>(null);
  const [from, setFrom] = useState(isoOfDay(range.from));
  const [to, setTo] = useState(isoOfDay(Math.min(range.to - 1, today)));
  const [problem, setProblem] = useState<RangeProblem | null>(null);

  const problemAt = (field: RangeProblem["field"]): string | false => {
    if (problem?.field !== field) return false;
    const day = problem.kind === "ends-before-it-begins" ? (dayOfIso(from) ?? today) : today;
    return t(PROBLEM_TEXTS[problem.kind], { day: dayText(day, locale) });
  };
  const check = (event: FormEvent) => {
    const found = rangeProblem(from, to, today);
    setProblem(found);
    if (found === null) {
      onSent();
      return;
    }
    event.preventDefault();
    form.current?.querySelector<HTMLInputElement>(`input[name=${found.field}]`)?.focus();
  };

  return (
    <Form method="get" action={path} ref={form} onSubmit={check} noValidate preventScrollReset>
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("common.period.own")}
        </Text>
        <TextField
          label={t("common.period.from")}
          type="date"
          name="from"
          autoComplete="off"
          value={from}
          onChange={setFrom}
          error={problemAt("from")}
        />
        <TextField
          label={t("common.period.to")}
          type="date"
          name="to"
          autoComplete="off"
          value={to}
          onChange={setTo}
          error={problemAt("to")}
        />
        <InlineStack>
          <Button submit variant="primary">
            {t("common.period.apply")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}
