import { BlockStack, Box, Icon, Popover, Text } from "@shopify/polaris";
import { InfoIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useT } from "#app/i18n/translations.tsx";
import { AppLink } from "./AppLink.tsx";
import type { FigureView } from "./figure.ts";

/** A figure's label. It opens how the figure is computed: formula, values put in, definition, and the rows behind it. */
export function Explanation({ figure }: Readonly<{ figure: FigureView }>) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  const cut = figure.label.lastIndexOf(" ") + 1;
  const [start, end] = [figure.label.slice(0, cut), figure.label.slice(cut)];
  return (
    <Popover
      active={isOpen}
      onClose={() => setIsOpen(false)}
      preferredAlignment="left"
      fluidContent
      fullHeight
      activatorWrapper="span"
      activator={
        <button
          type="button"
          className="encore-figure__label"
          aria-label={t("retention.explain.open", { figure: figure.label })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {start}
          {/* The sign never stands alone on a line. */}
          <span className="encore-figure__end">
            {end}
            <span className="encore-figure__info">
              <Icon source={InfoIcon} tone="subdued" />
            </span>
          </span>
        </button>
      }
    >
      <div className="encore-explanation">
        <BlockStack gap="300">
          <Text as="h2" variant="headingSm">
            {`${figure.label}: ${t("retention.explain.title")}`}
          </Text>
          <Text as="p">{figure.definition}</Text>
          <Section title={t("retention.explain.formula")} text={figure.formula} />
          <Section title={t("retention.explain.values")} text={figure.inserted ?? figure.unknown?.reason ?? ""} />
          {figure.truncated !== null && (
            <Text as="p" tone="subdued">
              {figure.truncated}
            </Text>
          )}
          {figure.links.length > 0 && (
            <BlockStack gap="100">
              <Text as="h3" variant="bodySm" tone="subdued">
                {t("retention.explain.rows")}
              </Text>
              <ul className="encore-explanation__links">
                {figure.links.map((link) => (
                  <li key={link.href}>
                    <AppLink href={link.href}>{link.text}</AppLink>
                  </li>
                ))}
              </ul>
            </BlockStack>
          )}
        </BlockStack>
      </div>
    </Popover>
  );
}

function Section({ title, text }: Readonly<{ title: string; text: string }>) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodySm" tone="subdued">
        {title}
      </Text>
      <Box background="bg-surface-secondary" borderRadius="200" padding="200">
        <Text as="p" numeric>
          {text}
        </Text>
      </Box>
    </BlockStack>
  );
}
