import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkShape } from "../../src/load/check-shape.ts";
import { BROKEN } from "./broken-shapes.ts";
import { EVERYTHING } from "./everything.ts";

const whole = (rest: string) => parse(`version: 1\nname: a\ntasks: { t: { query: q } }\n${rest}`);

describe("checkShape", () => {
	it("accepts a pipeline that uses every key", () => {
		expect(checkShape(parse(EVERYTHING))).toEqual([]);
	});

	it("accepts the smallest pipeline", () => {
		expect(checkShape(whole(""))).toEqual([]);
	});

	it.each(BROKEN)("finds one mistake in $yaml", ({ yaml, at, says, hint }) => {
		const value = yaml.startsWith("!") ? parse(yaml.slice(1)) : whole(yaml);
		const found = checkShape(value);
		expect(found.map(({ pointer, target, code, message }) => [pointer.join("/"), target, code, message])).toEqual([
			[...at, says],
		]);
		expect(found[0]?.hint).toBe(hint);
	});

	it("covers the table's promise of at least sixty mistakes, all different", () => {
		expect(new Set(BROKEN.map(({ yaml }) => yaml)).size).toBe(BROKEN.length);
		expect(BROKEN.length).toBeGreaterThanOrEqual(60);
	});

	it("reports ten mistakes of one file in one go", () => {
		const value = parse(`
version: 2
name: Competitor Watch
engnie: local
batch: { mode: quick }
tasks:
  launches: { qeury: q, for_each: [companies], urls: "https://example.com" }
budget: { max_cost: -1 }
refresh: weekly
run: { batch_size: 500 }
export: { formats: [pdf] }`);
		expect(checkShape(value).map(({ pointer }) => pointer.join("/"))).toEqual([
			"engnie",
			"version",
			"name",
			"batch/mode",
			"tasks/launches/qeury",
			"tasks/launches/for_each",
			"tasks/launches/urls",
			"refresh",
			"budget/max_cost",
			"run/batch_size",
			"export/formats/0",
		]);
	});

	it("keeps numbers in pointers for lists and text for mappings", () => {
		expect(checkShape(whole("data: { a: [null] }"))[0]?.pointer).toEqual(["data", "a", 0]);
		expect(checkShape(whole("prices: { '0': 1 }"))[0]?.pointer).toEqual(["prices", "0"]);
	});

	it("gives keys with slashes, tildes and dots back as they are", () => {
		expect(checkShape(whole("batch: { search: { source_biases: { a/b~c.d: 9 } } }"))[0]?.pointer).toEqual([
			"batch",
			"search",
			"source_biases",
			"a/b~c.d",
		]);
	});

	it("does not take a name of the prototype for a key", () => {
		for (const key of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
			const value: unknown = JSON.parse(`{"version":1,"name":"a","tasks":{"t":{"query":"q"}},"${key}":1}`);
			expect(checkShape(value).map(({ code, key: named }) => [code, named])).toEqual([["unknown_key", key]]);
		}
	});

	it("shows found text shortened, on one line, with control characters escaped", () => {
		const found = (text: string) => checkShape({ ...whole(""), engine: text })[0]?.message;
		expect(found("a\nb\u001b[31m\u202e")).toBe('expected one of valyu, local, found "a\\nb\\u001b[31m\\u202e"');
		expect(found("x".repeat(200))).toBe(`expected one of valyu, local, found "${"x".repeat(59)}…"`);
		expect(found("😀".repeat(61))).toBe(`expected one of valyu, local, found "${"😀".repeat(59)}…"`);
		expect(found("😀".repeat(60))).toBe(`expected one of valyu, local, found "${"😀".repeat(60)}"`);
	});
});
