import { trusted, type Html } from "../html.ts";

const PATHS = {
  overview: '<path d="M3 8.5 10 3l7 5.5V16a1 1 0 0 1-1 1h-4v-5H8v5H4a1 1 0 0 1-1-1z"/>',
  orders: '<path d="M4 4h12l1 8H3zM3 12v4a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-4h-4a3 3 0 0 1-6 0z"/>',
  customers: '<circle cx="10" cy="6.5" r="3.2"/><path d="M3.5 17c.6-3.6 3.2-5.5 6.5-5.5s5.900 1.900 6.500 5.500z"/>',
  webhooks: '<path d="M4 10a6 6 0 0 1 12 0"/><circle cx="4" cy="13" r="2.300"/><circle cx="16" cy="13" r="2.300"/><path d="M6.500 13h7"/>',
  settings:
    '<circle cx="10" cy="10" r="2.600"/><path d="M10 2.800v2.400M10 14.800v2.400M2.800 10h2.400M14.800 10h2.400M4.900 4.900l1.700 1.700M13.400 13.400l1.700 1.700M4.900 15.100l1.700-1.700M13.400 6.600l1.700-1.700"/>',
  faults: '<path d="M10 3 2.500 16.500h15z"/><path d="M10 8v4M10 14.200v.1"/>',
  app: '<rect x="3" y="3" width="6" height="6" rx="1.500"/><rect x="11" y="3" width="6" height="6" rx="1.500"/><rect x="3" y="11" width="6" height="6" rx="1.500"/><path d="M14 11.500v5M11.500 14h5"/>',
  menu: '<path d="M3 6h14M3 10h14M3 14h14"/>',
  close: '<path d="m5 5 10 10M15 5 5 15"/>',
  chevron: '<path d="m6 8 4 4 4-4"/>',
  back: '<path d="m11.500 5-5 5 5 5"/>',
  check: '<path d="m4.500 10.500 3.500 3.500 7.500-8"/>',
  spark: '<path d="M10 2.500v4M10 13.500v4M2.500 10h4M13.500 10h4"/>',
} as const;

/** A line icon of 20 × 20; decoration only, so it has no name of its own. */
export function icon(name: keyof typeof PATHS): Html {
  return trusted(
    `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.600" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`,
  );
}
