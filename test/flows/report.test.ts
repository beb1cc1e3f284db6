import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referenceExport, orderExport } from "#test/numbers/order-export.ts";

type Outcome = Readonly<{ code: number | null; output: string; error: string }>;

let folder: string;
let shopFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "encore-report-"));
  shopFile = join(folder, "orders_export.csv");
  writeFileSync(shopFile, orderExport(referenceExport("uci-retail-odd")));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The command as a person types it, without any setting. */
async function report(args: readonly string[], input = ""): Promise<Outcome> {
  // The settings of the test run must not help.
  const child = spawn(process.execPath, ["app/bin/report.ts", ...args], {
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production" },
    stdio: "pipe",
  });
  const [output, error]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => output.push(part));
  child.stderr.on("data", (part: Buffer) => error.push(part));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output: Buffer.concat(output).toString(), error: Buffer.concat(error).toString() };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a merchant who has not installed anything", () => {
  test("reads in the terminal how the customers of a file come back", async () => {
    const { code, output, error } = await report([shopFile]);

    expect([code, error]).toEqual([0, ""]);
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "Of the 1,014 customers who bought in the second quarter of 2011, 607 bought again in the third quarter of 2011: 59.9%.",
    );
    expect(output).toMatch(/Customers +2,166/);
    expect(output).toMatch(/Revenue +£4,332,375\.36/);
    expect(output).toMatch(/Q3 2011 +59\.9% +75\.1% +40\.1% +1,014 +1,088 +326 +607 +155/);
    expect(output).toMatch(/2011\*~ +86\.3% +86\.3% +13\.7% +468/);
    expect(output).toMatch(/^\* not over yet\n~ the period before is only partly in the file$/m);
    expect(output).toMatch(/Jan 2011 +212 +26\.9 +27\.8/);
    expect(output).toMatch(/Nov 2011 +143 +8\.4\*\n/);
    expect(output).toContain("Days are those of the clock that stands in the file.");
  });

  test("reads it in German", async () => {
    const { code, output } = await report([shopFile, "--lang", "de"]);

    expect(code).toBe(0);
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "Von den 1.014 Kunden, die im zweiten Quartal 2011 gekauft haben, haben 607 im dritten Quartal 2011 wieder gekauft: 59,9 %.",
    );
    expect(output).toMatch(/Umsatz +4\.332\.375,36/);
  });

  test.each(["en", "de"])("reads it in %s without a line that a terminal of 80 characters would break", async (lang) => {
    for (const args of [[shopFile], ["--help"]]) {
      const { output } = await report([...args, "--lang", lang]);

      expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test("gets the published figures as JSON, and nothing else on the way", async () => {
    const { code, output } = await report([shopFile, "--json"]);

    const published = JSON.parse(readFileSync("test/fixtures/kpi/kpi-uci-retail-odd.json", "utf8")) as Record<string, unknown>;
    const printed = JSON.parse(output) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(Object.keys(printed)).toHaveLength(14);
    for (const [key, value] of Object.entries(printed)) expect({ [key]: value }).toEqual({ [key]: published[key] });
  });

  test("may pass the file through a pipe", async () => {
    const { code, output } = await report(["-", "--json"], readFileSync(shopFile, "utf8"));

    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ orders: 9713, customers: 2166 });
  });

  test("counts by the days of another time zone, up to a day of the past", async () => {
    const { output } = await report([shopFile, "--json", "--timezone", "Pacific/Auckland", "--as-of", "2011-11-01"]);
    const printed = JSON.parse(output) as { monthly: { month: string }[] };

    expect(printed.monthly.at(-1)?.month).toBe("2011-10");
    expect(printed.monthly).not.toEqual(
      (JSON.parse((await report([shopFile, "--json", "--as-of", "2011-11-01"])).output) as typeof printed).monthly,
    );
  });
});

describe("the page", () => {
  test.each([
    ["en", "How your customers come back", "79.3% of your revenue"],
    ["de", "Wie deine Kunden wiederkommen", "79,3 % deines Umsatzes"],
  ])("stands on its own in %s: charts, tables, definitions, and nothing to load", async (lang, title, revenue) => {
    const path = join(folder, `report-${lang}.html`);

    const { code, error } = await report([shopFile, "--html", path, "--lang", lang]);
    const page = readFileSync(path, "utf8").replaceAll("\u00A0", " ");

    expect([code, error]).toEqual([0, expect.stringContaining(path)]);
    expect(page).toContain(`<html lang="${lang}">`);
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain(revenue);
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page.match(/<th scope="row">/g)?.length).toBeGreaterThan(40);
    expect(page).not.toMatch(/(?:src|href)=|url\((?!#)|@import|<script|https?:/);
    expect(page).not.toMatch(/undefined|NaN|\[object|report\.|retention\./);
  });

  test("prints what stands in the file as text, never as a part of the page", async () => {
    const path = file(
      "<b>&x.csv",
      orderExport([{ name: "#1", email: "a@example.com", createdAt: "2024-01-05", total: "<script>1</script>" }]),
    );
    const out = join(folder, "escaped.html");

    await report([path, "--html", out]);

    expect(readFileSync(out, "utf8")).not.toMatch(/<b>|<script>/);
    expect(readFileSync(out, "utf8")).toContain("&#60;script&#62;");
  });

  test("says where it could not be written", async () => {
    const { code, error } = await report([shopFile, "--html", join(folder, "no", "such", "folder.html")]);

    expect(code).toBe(1);
    expect(error).toContain("Choose another place");
  });
});

describe("faults", () => {
  test("each unreadable line is named, without the e-mail, and the rest counts", async () => {
    const path = file(
      "faults.csv",
      orderExport([
        { name: "#1", email: "anna@example.com", createdAt: "2024-01-05 12:00:00 +0100", total: "10.00" },
        { name: "#2", email: "ben@example.com", createdAt: "2024-01-06 12:00:00 +0100", total: "ten" },
      ]),
    );

    const { code, output, error } = await report([path]);

    expect(code).toBe(0);
    expect(error).toBe("1 line could not be read and is not in the figures.\n  line 3: Total is no amount: ten\n");
    expect(output).toMatch(/Purchases +1\n/);
    expect(output + error).not.toContain("@");
  });

  test("a file without orders gets a sentence, not an error", async () => {
    const { code, output } = await report([file("none.csv", orderExport([]))]);

    expect([code, output]).toEqual([0, "There is no purchase in this file, so there is nothing to compute.\n"]);
  });

  test.each([
    [["missing.csv"], 1, "There is no file missing.csv"],
    [["app"], 1, "app is a folder"],
    [["/dev/null"], 1, "The file is empty"],
    [["package.json"], 1, "This is no order export of Shopify"],
    [[], 2, "Name one file"],
    [["a.csv", "b.csv"], 2, "Name one file"],
    [["a.csv", "--htlm", "x"], 2, "--htlm"],
    [["a.csv", "--lang", "fr"], 2, "--lang takes en or de, not fr"],
    [["a.csv", "--timezone", "Berlin"], 2, "Berlin is no time zone"],
    [["a.csv", "--as-of", "31.12.2025"], 2, "31.12.2025 is no day"],
    [["a.csv", "--currency", "Euro"], 2, "EURO is no currency code"],
  ])("%j ends with %d and says what to do", async (args, code, sentence) => {
    const outcome = await report(args);

    expect([outcome.code, outcome.output]).toEqual([code, ""]);
    expect(outcome.error).toContain(sentence);
    expect(outcome.error).not.toMatch(/ at .*\.ts:|Error:/);
  });

  test("a file that is no text gets a sentence that leaves the terminal as it was", async () => {
    const { code, error } = await report([
      file("picture.csv", Buffer.from(`\u0089PNG\u001B]0;title\u0007,\u001B[2J,${"x".repeat(500)}\n`, "latin1")),
    ]);

    expect(code).toBe(1);
    expect(error).toContain("This is no order export of Shopify");
    expect(error).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]|x{40}/);
  });

  test("whoever has read enough ends the pipe, and the command with it", async () => {
    const child = spawn(process.execPath, ["app/bin/report.ts", shopFile], { stdio: ["ignore", "pipe", "pipe"] });
    const errors: Buffer[] = [];
    child.stderr.on("data", (part: Buffer) => errors.push(part));
    child.stdout.destroy();
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));

    expect([code, Buffer.concat(errors).toString()]).toEqual([0, ""]);
  });

  test("a line that never ends does not fill memory, and is no order export", async () => {
    const { code, error } = await report(["-"], "x".repeat(50_000_000));

    expect([code, error]).toEqual([1, expect.stringContaining("This is no order export of Shopify")]);
  });

  test("a currency that the file does not have is answered with those it has", async () => {
    const { code, error } = await report([shopFile, "--currency", "usd"]);

    expect([code, error]).toEqual([2, "There is no order in USD in this file. It has: GBP.\n"]);
  });

  test("the help says every option, in both languages", async () => {
    const english = await report(["--help"]);
    const german = await report(["--help", "--lang", "de"]);

    for (const option of ["--html", "--json", "--lang", "--timezone", "--as-of", "--currency", "--help"]) {
      expect(english.output).toContain(option);
      expect(german.output).toContain(option);
    }
    expect([english.code, german.code]).toEqual([0, 0]);
    expect(german.output).toContain("Aufruf:");
  });
});
