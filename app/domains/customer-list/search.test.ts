import fc from "fast-check";
import { expect, test } from "vitest";
import { isEmail, shopifyQueryOf } from "./search.ts";

test("an e-mail address is known as one only when it is whole", () => {
  const whole = ["anna@example.com", " Anna.Maria+x@mail.example.co.uk ", "änne@exämple.de"];
  const others = ["anna", "anna@", "@example.com", "anna@example", "anna @example.com", "anna@example.com bert", "", "email:a@b.de OR x"];

  expect(whole.filter((text) => !isEmail(text))).toEqual([]);
  expect(others.filter(isEmail)).toEqual([]);
});

test("words are looked for by their beginning, and all of them must be there", () => {
  expect(shopifyQueryOf("  Anna   Weiß ")).toBe("anna* weiß*");
  expect(shopifyQueryOf("Ann*")).toBe("ann*");
  expect(shopifyQueryOf("O'Brien")).toBe(String.raw`o\'brien*`);
  expect(shopifyQueryOf("Müller-Lüdenscheidt")).toBe("müller-lüdenscheidt*");
});

test("what Shopify's search would take for syntax is looked for as text", () => {
  expect(shopifyQueryOf("tag:vip OR -email:a@b.de")).toBe(String.raw`tag\:vip* or* email\:a@b.de*`);
  expect(shopifyQueryOf('"quoted" (bracket)')).toBe("quoted* bracket*");
  expect(shopifyQueryOf("orders_count:>5")).toBe("orders_count* 5*");
  expect(shopifyQueryOf("NOT anna")).toBe("not* anna*");
});

test("where nothing is left to look for, nothing is asked", () => {
  for (const text of ["", "   ", "***", "- ' \" ()", "::"]) expect(shopifyQueryOf(text)).toBe("");
});

test("no text leaves a special character of the search unescaped", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "1", " ", ":", "\\", "(", ")", '"', "'", "-", "*", "<", ">", "=", "O", "R", "N", "T", "A", "D"),
      }),
      (text) => {
        const query = shopifyQueryOf(text);
        const bare = query.replaceAll(/\\./g, "");
        expect(bare).not.toMatch(/[\\:()"'<>=]|\*\S|(?:^| )-/);
        expect(bare.split(" ")).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:AND|OR|NOT)$/)]));
      },
    ),
    { numRuns: 500 },
  );
});
