import { afterEach, beforeEach, expect, vi } from "vitest";

// What the code complains about is part of what it does: a test during which something is written to console.error fails.
const complaints: string[] = [];

vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => {
  complaints.push(parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(" "));
});

beforeEach(() => {
  complaints.length = 0;
});

afterEach(() => {
  expect(complaints, "console.error was called").toEqual([]);
});
