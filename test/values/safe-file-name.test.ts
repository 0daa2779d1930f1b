import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_NAME_BYTES, originalName, safeFileName } from "../../src/values/safe-file-name.ts";

describe("safeFileName", () => {
	test.each([
		["initech-us", "initech-us"],
		["AAPL_2026.Q1~x", "AAPL_2026.Q1~x"],
		["a/b", "a%2Fb"],
		["..", "%2E%2E"],
		[".", "%2E"],
		[".hidden", "%2Ehidden"],
		["end.", "end%2E"],
		["end ", "end%20"],
		["50%", "50%25"],
		["a:b\\c*?", "a%3Ab%5Cc%2A%3F"],
		["ü", "%C3%BC"],
		["😀", "%F0%9F%98%80"],
		["\ud800", "%ED%A0%80"],
		["\0", "%00"],
		["CON", "%43%4F%4E"],
		["nul.txt", "%6E%75%6C.txt"],
		["com1", "%63%6F%6D%31"],
		["console", "console"],
		["", "%~"],
	])("%j becomes %s, and back", (name, expected) => {
		expect(safeFileName(name)).toBe(expected);
		expect(originalName(expected)).toBe(name);
	});

	test("escapes more when asked, so that names differ by more than case", () => {
		expect(safeFileName("AcMe", { also: /[A-Z]/ })).toBe("%41c%4De");
		expect(originalName("%41c%4De")).toBe("AcMe");
	});

	test("cuts a long name between characters and tells it apart by a hash", () => {
		const one = safeFileName("ü".repeat(200));
		const other = safeFileName(`${"ü".repeat(199)}u`);
		expect(one).toMatch(/^(?:%C3%BC)+%~[0-9a-f]{32}$/);
		expect(one.length).toBeLessThanOrEqual(MAX_NAME_BYTES);
		expect(other).not.toBe(one);
		expect(originalName(one)).toBeUndefined();
	});

	const anyName = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
		fc.string({ unit: fc.constantFrom("c", "O", "n", "N", ".", " ", "%", "~", "2", "E", "/", "\ud800", "\udc00") }),
	);

	test("any name of bearable length can be read back", () => {
		fc.assert(
			fc.property(anyName, fc.boolean(), (name, capitals) => {
				const safe = safeFileName(name, capitals ? { also: /[A-Z]/ } : {});
				if (!/%~./.test(safe)) expect(originalName(safe)).toBe(name);
			}),
			{ numRuns: 5000 },
		);
	});

	test("every name is one that all file systems take", () => {
		fc.assert(
			fc.property(anyName, fc.integer({ min: 1, max: 60 }), (part, times) => {
				const safe = safeFileName(part.repeat(times));
				expect(safe).toMatch(/^[\w.~%-]+$/);
				expect(safe).not.toMatch(/^\.|\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
				expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(MAX_NAME_BYTES);
			}),
			{ numRuns: 3000 },
		);
	});

	test("two names share a file name only when they are the same", () => {
		fc.assert(
			fc.property(anyName, anyName, fc.boolean(), (one, other, capitals) => {
				const same =
					safeFileName(one, capitals ? { also: /[A-Z]/ } : {}) ===
					safeFileName(other, capitals ? { also: /[A-Z]/ } : {});
				expect(same).toBe(one === other);
			}),
			{ numRuns: 5000 },
		);
	});
});
