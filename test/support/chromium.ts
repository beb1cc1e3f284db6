import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";
import { withFileLock } from "#test/support/file-lock.ts";
import { DATA_FOLDER } from "#test/support/project.ts";

/** A browser program, and what it needs in its environment. */
export type Chromium = Readonly<{ path: string; env: Readonly<Record<string, string>> }>;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--disable-features=LocalNetworkAccessChecks",
];

/** Shopify's bot check answers 410 to the headless browser's own. */
export const ORDINARY_BROWSER: BrowserContextOptions = {
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
};

/** Starts a browser, whatever this machine has. */
export async function openBrowser(): Promise<Browser> {
  const { path, env } = await findChromium(() => undefined);
  return await chromium.launch({ executablePath: path, args: FLAGS, env: { ...definedEnv(), ...env } });
}

/**
 * Finds a Chromium that starts: CHROMIUM_PATH, one that is installed, the one in node_modules (Linux x64), or, as root on
 * Debian and its kin, one that apt installs now.
 *
 * @throws Error with what to do, when none starts
 */
export async function findChromium(say: (line: string) => void): Promise<Chromium> {
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined) {
    const wanted: Chromium = { path: given, env: {} };
    if (!starts(wanted)) throw new Error(`CHROMIUM_PATH says ${given}, which does not start`);
    return wanted;
  }
  const installed = firstInstalled();
  if (installed !== null) return installed;
  if (process.platform === "linux" && process.arch === "x64") {
    const shipped = await shippedChromium(say);
    if (shipped !== null) return shipped;
  }
  if (process.platform === "linux" && process.getuid?.() === 0) {
    say("Installing a browser (apt-get install chromium) …");
    const quietly = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update", "-qq"], quietly);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quietly);
    const fresh = firstInstalled();
    if (fresh !== null) return fresh;
  }
  throw new Error("No Chromium or Chrome starts on this machine: install one, or set CHROMIUM_PATH to its program");
}

function firstInstalled(): Chromium | null {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  return paths.map((path) => ({ path, env: {} })).find((browser) => existsSync(browser.path) && starts(browser)) ?? null;
}

function starts({ path, env }: Chromium): boolean {
  // Chrome on Windows opens a window instead of answering.
  if (process.platform === "win32") return true;
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000, env: { ...process.env, ...env } }).status === 0;
}

/**
 * Unpacks the browser of @sparticuz/chromium into `.data/`. The package itself unpacks into the system's temporary folder,
 * readable by the first user only, and brings its libraries along on Amazon's machines only; a process of its own with
 * another TMPDIR and that machine's mark gets both right.
 */
async function shippedChromium(say: (line: string) => void): Promise<Chromium | null> {
  const folder = join(DATA_FOLDER, "chromium");
  await withFileLock(join(DATA_FOLDER, "chromium.lock"), () => {
    if (existsSync(folder)) return;
    say("Unpacking a browser …");
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const script = 'const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();';
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: import.meta.dirname,
      encoding: "utf8",
      env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    });
    if (status !== 0) throw new Error(`The browser in node_modules cannot be unpacked: ${stderr}`);
    writeFileSync(join(unfinished, "fonts", "fonts.conf"), fontSettings(folder));
    renameSync(unfinished, folder);
  });
  const path = join(folder, "chromium");
  const fonts: Record<string, string> = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const libraries = { LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  return [fonts, { ...fonts, ...libraries }].map((env) => ({ path, env })).find(starts) ?? null;
}

function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "fonts-cache")}</cachedir></fontconfig>
`;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
