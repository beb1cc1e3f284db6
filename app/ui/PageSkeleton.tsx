import { BlockStack, Box, Card, SkeletonBodyText, SkeletonDisplayText, Text } from "@shopify/polaris";
import { useT } from "#app/i18n/translations.tsx";
import "./page-skeleton.css";

const FIGURES = ["retention", "churn", "repeat", "aov", "frequency", "clv"] as const;

/** The outline of the page that is on its way, in its layout, so that nothing jumps when it arrives. */
export function PageSkeleton({ kind }: Readonly<{ kind: "figures" | "list" }>) {
  const t = useT();
  return (
    <div className="encore-skeleton" role="status">
      <Text as="h1" visuallyHidden>
        {t("common.loading")}
      </Text>
      <BlockStack gap="400">
        <Box width="40%">
          <SkeletonDisplayText size="small" />
        </Box>
        {kind === "figures" ? <FiguresSkeleton /> : <ListSkeleton />}
      </BlockStack>
    </div>
  );
}

/** The home page's cards without their numbers. */
export function FiguresSkeleton() {
  return (
    <BlockStack gap="400">
      <Card>
        <SkeletonBodyText lines={2} />
      </Card>
      <div className="encore-skeleton__figures">
        {FIGURES.map((figure) => (
          <Card key={figure}>
            <BlockStack gap="400">
              <SkeletonBodyText lines={1} />
              <SkeletonDisplayText size="medium" />
              <SkeletonBodyText lines={1} />
            </BlockStack>
          </Card>
        ))}
      </div>
      <Card>
        <SkeletonBodyText lines={8} />
      </Card>
    </BlockStack>
  );
}

function ListSkeleton() {
  return (
    <Card>
      <SkeletonBodyText lines={16} />
    </Card>
  );
}
