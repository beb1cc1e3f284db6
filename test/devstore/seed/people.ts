import type { Address, EmailConsent } from "../state.ts";
import { between, chance, pick } from "./chance.ts";

type Names = { first: readonly [string, ...string[]]; last: readonly [string, ...string[]] };

const NAMES: Record<"en" | "de" | "fr", Names> = {
  en: {
    first: [
      "Amelia",
      "Oliver",
      "Grace",
      "Harry",
      "Isla",
      "Jack",
      "Freya",
      "George",
      "Poppy",
      "Noah",
      "Ruby",
      "Leo",
      "Evie",
      "Arthur",
      "Alice",
      "Samuel",
      "Martha",
      "Edward",
      "Nora",
      "Hugh",
      "Fiona",
      "Callum",
      "Bronwen",
      "Rhys",
      "Siobhan",
      "Declan",
    ],
    last: [
      "Smith",
      "Jones",
      "Taylor",
      "Brown",
      "Williams",
      "Wilson",
      "Davies",
      "Evans",
      "Thomas",
      "Roberts",
      "Walker",
      "Wright",
      "Hughes",
      "Green",
      "Hall",
      "Clarke",
      "Patel",
      "Ahmed",
      "Murphy",
      "Campbell",
      "Stewart",
      "Fraser",
      "Baker",
      "Cooper",
      "Ward",
      "Turner",
    ],
  },
  de: {
    first: [
      "Anna",
      "Lukas",
      "Marie",
      "Jonas",
      "Sophie",
      "Felix",
      "Lena",
      "Paul",
      "Clara",
      "Moritz",
      "Emilia",
      "Jakob",
      "Greta",
      "Matteo",
      "Frieda",
      "Anton",
      "Heike",
      "Jürgen",
      "Sabine",
      "Thomas",
    ],
    last: [
      "Müller",
      "Schmidt",
      "Schneider",
      "Fischer",
      "Weber",
      "Meyer",
      "Wagner",
      "Becker",
      "Schulz",
      "Hoffmann",
      "Koch",
      "Bauer",
      "Richter",
      "Klein",
      "Wolf",
      "Schröder",
      "Neumann",
      "Braun",
      "Krüger",
      "Groß",
    ],
  },
  fr: {
    first: ["Camille", "Louis", "Chloé", "Hugo", "Léa", "Jules", "Manon", "Gabriel", "Inès", "Arthur", "Zoé", "Étienne", "Margaux", "Théo"],
    last: [
      "Martin",
      "Bernard",
      "Dubois",
      "Thomas",
      "Robert",
      "Richard",
      "Petit",
      "Durand",
      "Leroy",
      "Moreau",
      "Simon",
      "Laurent",
      "Lefèvre",
      "Michel",
    ],
  },
};

/** Countries as the retail file names them: ISO code, the name that Shopify shows, a few towns. */
const COUNTRIES: Record<string, { code: string; name: string; towns: readonly [string, ...string[]] }> = {
  "United Kingdom": {
    code: "GB",
    name: "United Kingdom",
    towns: ["London", "Leeds", "Bristol", "York", "Glasgow", "Cardiff", "Norwich", "Bath"],
  },
  EIRE: { code: "IE", name: "Ireland", towns: ["Dublin", "Cork", "Galway"] },
  Germany: { code: "DE", name: "Germany", towns: ["Berlin", "Hamburg", "Leipzig", "Köln", "Freiburg"] },
  France: { code: "FR", name: "France", towns: ["Paris", "Lyon", "Nantes", "Lille"] },
  Belgium: { code: "BE", name: "Belgium", towns: ["Ghent", "Liège"] },
  Switzerland: { code: "CH", name: "Switzerland", towns: ["Zürich", "Basel"] },
  Australia: { code: "AU", name: "Australia", towns: ["Melbourne", "Perth"] },
  Spain: { code: "ES", name: "Spain", towns: ["Madrid", "Valencia"] },
  Portugal: { code: "PT", name: "Portugal", towns: ["Lisbon", "Porto"] },
  Norway: { code: "NO", name: "Norway", towns: ["Oslo", "Bergen"] },
  Cyprus: { code: "CY", name: "Cyprus", towns: ["Nicosia"] },
  Japan: { code: "JP", name: "Japan", towns: ["Tokyo", "Osaka"] },
  USA: { code: "US", name: "United States", towns: ["Portland", "Boston"] },
  "Hong Kong": { code: "HK", name: "Hong Kong SAR", towns: ["Hong Kong"] },
  Poland: { code: "PL", name: "Poland", towns: ["Kraków", "Gdańsk"] },
  Italy: { code: "IT", name: "Italy", towns: ["Milan", "Turin"] },
  Netherlands: { code: "NL", name: "Netherlands", towns: ["Utrecht", "Leiden"] },
  Iceland: { code: "IS", name: "Iceland", towns: ["Reykjavík"] },
  Austria: { code: "AT", name: "Austria", towns: ["Wien", "Graz"] },
  Sweden: { code: "SE", name: "Sweden", towns: ["Uppsala", "Malmö"] },
  Denmark: { code: "DK", name: "Denmark", towns: ["Aarhus"] },
  Finland: { code: "FI", name: "Finland", towns: ["Helsinki"] },
  Greece: { code: "GR", name: "Greece", towns: ["Athens"] },
  "Channel Islands": { code: "JE", name: "Jersey", towns: ["Saint Helier"] },
  Israel: { code: "IL", name: "Israel", towns: ["Haifa"] },
  "United Arab Emirates": { code: "AE", name: "United Arab Emirates", towns: ["Dubai"] },
  Brazil: { code: "BR", name: "Brazil", towns: ["Recife"] },
  "Czech Republic": { code: "CZ", name: "Czechia", towns: ["Brno"] },
  Bahrain: { code: "BH", name: "Bahrain", towns: ["Manama"] },
  "Saudi Arabia": { code: "SA", name: "Saudi Arabia", towns: ["Jeddah"] },
  Canada: { code: "CA", name: "Canada", towns: ["Halifax"] },
};

const LOCALES: Record<string, "de" | "fr"> = { Germany: "de", Austria: "de", Switzerland: "de", France: "fr", Belgium: "fr" };

/** German for Germany, Austria and Switzerland, French for France and Belgium, English for the rest of the world. */
export function localeOf(country: string): "en" | "de" | "fr" {
  return LOCALES[country] ?? "en";
}

/** An invented address in a country of the retail file; null where it is not known ("Unspecified"). */
export function addressOf(seed: number, key: string, country: string): Address | null {
  const place = COUNTRIES[country];
  if (!place) return null;
  const number = String(between(seed, `${key} house`, 1, 120));
  const street = { en: `${number} Example Road`, de: `Beispielstraße ${number}`, fr: `${number} rue de l’Exemple` }[localeOf(country)];
  const zip = place.code === "GB" ? `EX${number} 1AA` : String(between(seed, `${key} zip`, 10_000, 99_999));
  return { address1: street, city: pick(seed, `${key} town`, place.towns), zip, country: place.name, countryCode: place.code };
}

/** An invented name with an address at example.com, which RFC 2606 reserves: no mail to it can reach anybody. */
export function personOf(seed: number, key: string, locale: "en" | "de" | "fr"): { firstName: string; lastName: string; email: string } {
  const firstName = pick(seed, `${key} first`, NAMES[locale].first);
  const lastName = pick(seed, `${key} last`, NAMES[locale].last);
  return { firstName, lastName, email: `${plain(firstName)}.${plain(lastName)}.${key}@example.com` };
}

function plain(name: string): string {
  const german = name.toLowerCase().replaceAll("ü", "ue").replaceAll("ö", "oe").replaceAll("ä", "ae").replaceAll("ß", "ss");
  return german.normalize("NFD").replace(/[^a-z]/g, "");
}

/** A mix of what shops have: 45 % subscribed (some confirmed), 12 % unsubscribed, 4 % waiting for a confirmation, the rest never asked. */
export function consentOf(seed: number, key: string, since: string): EmailConsent {
  const share = chance(seed, `${key} consent`);
  const confirmed = chance(seed, `${key} opt-in`) < 0.6;
  if (share < 0.45) return { state: "SUBSCRIBED", optInLevel: confirmed ? "CONFIRMED_OPT_IN" : "SINGLE_OPT_IN", updatedAt: since };
  if (share < 0.57) return { state: "UNSUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: since };
  if (share < 0.61) return { state: "PENDING", optInLevel: "CONFIRMED_OPT_IN", updatedAt: since };
  return { state: "NOT_SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null };
}

/** All names that people here may have, for whoever looks for them where they must not be. */
export function personNames(): { first: string[]; last: string[] } {
  const all = Object.values(NAMES);
  return { first: all.flatMap(({ first }) => first), last: all.flatMap(({ last }) => last) };
}
