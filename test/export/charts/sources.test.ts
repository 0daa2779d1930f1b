import { describe, expect, test } from "vitest";
import { outcome } from "../builders.ts";
import { chartOf, titlesOf } from "./chart-rig.ts";
import { textsOf } from "./read-svg.ts";

const DOMAINS = "Sources by domain";
const citing = (key: string, urls: readonly string[], changes = {}) =>
	outcome({ key, cost: 0, attempts: [], sources: urls.map((url) => ({ url })), ...changes });

describe("the chart of sources", () => {
	test("counts citations and tasks by domain, most cited first", async () => {
		const { table, svg } = await chartOf(DOMAINS, [
			citing("a", ["https://www.sec.gov/a", "https://sec.gov/b", "http://news.example:8080/x"]),
			citing("b", ["https://SEC.gov/a", "https://news.example/y"]),
		]);
		expect(table).toEqual({
			columns: ["domain", "citations", "tasks that cite it"],
			rows: [
				["sec.gov", 3, 2],
				["news.example", 2, 2],
			],
		});
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["sec.gov", "3", "news.example", "2", "citations"]));
	});

	test("leaves out the sources of answers that were refused", async () => {
		const good = citing("a", ["https://a.example/", "https://b.example/"]);
		const rejected = citing("b", ["https://a.example/"], { status: "rejected" });
		expect((await chartOf(DOMAINS, [good, rejected])).table.rows).toEqual([
			["a.example", 1, 1],
			["b.example", 1, 1],
		]);
	});

	test("shows fifteen domains, and the others together in the last place", async () => {
		const urls = Array.from({ length: 40 }, (_, index) => `https://d${index}.example/`);
		const { table } = await chartOf(DOMAINS, [citing("a", [...urls, "https://d39.example/again"])]);
		expect(table.rows).toHaveLength(16);
		expect(table.rows[0]).toEqual(["d39.example", 2, 1]);
		expect(table.rows.at(-1)).toEqual(["25 other domains", 25, ""]);
	});

	test("keeps no more than ten thousand domains apart and loses no citation", async () => {
		const many = Array.from({ length: 120 }, (_, task) =>
			citing(
				`t${task}`,
				Array.from({ length: 100 }, (_, n) => `https://d${task}-${n}.example/`),
			),
		);
		const often = citing("often", new Array<string>(4_000).fill("https://d0-0.example/"));
		const { table } = await chartOf(DOMAINS, [...many, often]);
		expect(table.rows[0]).toEqual(["d0-0.example", 4_001, 2]);
		expect(table.rows.at(-1)?.slice(0, 2)).toEqual(["more than 9985 other domains", 12_000 - 15]);
	});

	test("counts the documents of a corpus apart", async () => {
		const tasks = [citing("a", ["docs/a.md", "docs/b.md", "docs/a.md", "https://a.example/"])];
		expect(await titlesOf(tasks)).toEqual(["Sources by document"]);
		expect((await chartOf("Sources by document", tasks)).table.rows).toEqual([
			["docs/a.md", 2, 1],
			["docs/b.md", 1, 1],
		]);
	});

	test("is not there where nearly all citations would stand in the bar of all others", async () => {
		const files = Array.from({ length: 291 }, (_, index) => `docs/${index}.md`);
		expect(await titlesOf([citing("a", files), citing("b", files.slice(0, 97))])).toEqual([]);
		const often = citing("c", new Array<string>(100).fill("docs/0.md"));
		expect(await titlesOf([citing("a", files), often])).toEqual(["Sources by document"]);
	});

	test("is not there where all sources are of one domain, or have no address", async () => {
		expect(await titlesOf([citing("a", ["https://a.example/1", "https://a.example/2"])])).toEqual([]);
		expect(await titlesOf([outcome({ cost: 0, attempts: [], sources: [{}, { snippet: "x" }] })])).toEqual([]);
	});
});
