/** The part of Remix' build that says which routes there are. */
type Routes = Readonly<Record<string, Readonly<{ id: string; parentId?: string | undefined; path?: string | undefined }> | undefined>>;

/**
 * Names a path by its route, so that figures and log lines have one name for all customers, imports and mistyped addresses.
 *
 * @example
 * routeNames(build.routes)("/app/customers/17.data") // "/app/customers/:id"
 * routeNames(build.routes)("/wp-login.php") // "unknown"
 */
export function routeNames(routes: Routes): (path: string) => string {
  const patterns = Object.values(routes).flatMap((route) => (route === undefined ? [] : [fullPath(routes, route.id)]));
  // Longest first, and a fixed name before a placeholder. What only the last resort answers has no name.
  const sorted = [...new Set(patterns)]
    .filter((pattern) => pattern !== "/*")
    .toSorted((a, b) => depth(b) - depth(a) || wildness(a) - wildness(b));
  const matchers = sorted.map((pattern) => ({ pattern, expression: expressionOf(pattern) }));
  return (path) => {
    const plain = path.replace(/\.data$/, "").replace(/(.)\/$/, "$1");
    return matchers.find(({ expression }) => expression.test(plain))?.pattern ?? "unknown";
  };
}

function fullPath(routes: Routes, id: string): string {
  const route = routes[id];
  if (route === undefined) return "/";
  const parent = route.parentId === undefined ? "/" : fullPath(routes, route.parentId);
  return route.path === undefined ? parent : `${parent === "/" ? "" : parent}/${route.path}`;
}

const depth = (pattern: string): number => pattern.split("/").length;
const wildness = (pattern: string): number => (pattern.match(/[:*]/g) ?? []).length;

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => {
    if (part === "*") return ".*";
    return part.startsWith(":") ? "[^/]+" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join("/")}$`);
}
