import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { splitCsv } from "../../src/research/corpus/split-csv.ts";
import { splitJson, splitJsonLines } from "../../src/research/corpus/split-json.ts";
import { scanCorpus } from "../../src/research/scan-corpus.ts";
import {
	ask,
	type CorpusFolder,
	citationFaults,
	corpusFolder,
	everything,
	openFolder,
	output,
	request,
	schemaRequest,
	writeFiles,
} from "./corpus-rig.ts";

let folder: CorpusFolder;
let root: string;
let index: string;
beforeEach(() => {
	folder = corpusFolder();
	({ root, index } = folder);
});
afterEach(() => folder.remove());

describe("a CSV file", () => {
	it("is cited by the row that answers, with the names of its columns and its line", async () => {
		writeFiles(root, {
			"plants.csv": "plant,city,employees\nHilltop,Bergen,212\nLakeside,Turku,95\n",
			"a.md": "# A\n\nThe lamp is blue.\n",
		});
		const result = await ask(root, request("How many employees does the Lakeside plant have?"));
		expect(output(result)).toContain("Lakeside — city: Turku; employees: 95. [1]");
		expect(result.sources).toEqual([
			expect.objectContaining({
				title: "plants",
				url: "plants.csv",
				fragment: "#L3",
				snippet: "| plant | city | employees |\n| --- | --- | --- |\n| Lakeside | Turku | 95 |",
			}),
		]);
		expect(await citationFaults(root, result)).toEqual([]);
	});

	it("gives rows of figures, which hold hardly a letter", async () => {
		writeFiles(root, {
			"rates.csv": "date,open,close,volume\n2024-03-01,153.20,155.10,1200300\n2024-03-02,155.10,149.80,1800200\n",
		});
		const result = await ask(root, request("What was the volume on 2024-03-02?"));
		expect(output(result)).toContain("volume: 1800200");
		expect(output(result)).not.toContain("1200300");
	});

	it("fills an array of objects from its rows, and numbers by row and column", async () => {
		writeFiles(root, { "sites.csv": "site,employees,revenue_eur_m\nHilltop,212,38.6\nLakeside,95,12.5\n" });
		const sites = {
			type: "array",
			items: { type: "object", properties: { site: { type: "string" }, employees: { type: "integer" } } },
		};
		const schema = { type: "object", properties: { sites, lakeside_employees: { type: "integer" } } };
		expect(output(await ask(root, schemaRequest("Facts of the sites", schema)))).toEqual({
			sites: [
				{ site: "Hilltop", employees: 212 },
				{ site: "Lakeside", employees: 95 },
			],
			lakeside_employees: 95,
		});
	});

	it("knows the lines of rows whose cells hold line ends, and the delimiters of spreadsheets", () => {
		const { passages } = splitCsv('name;note;;\r\nAlpha;"two\r\nlines";;\r\n\r\nBeta;"a | b";;\r\n', "csv");
		expect(passages.map(({ text, startLine, endLine }) => [text.split("\n")[2], startLine, endLine])).toEqual([
			["| Alpha | two lines |", 2, 3],
			["| Beta | a \\| b |", 5, 5],
		]);
		expect(splitCsv("name\tsize\nAlpha, the first\t3\n", "tsv").passages[0]?.columns).toEqual(["name", "size"]);
	});

	it("begins a row with its name rather than its number, and parts columns that are too many for one quotation", () => {
		const columns = Array.from({ length: 40 }, (_, n) => `measure_${n}`);
		const { passages } = splitCsv(
			`id,name,${columns.join()}\n7,Alpha,${columns.map((_, n) => n * 100).join()}\n`,
			"csv",
		);
		expect(passages.length).toBeGreaterThan(1);
		for (const { text, columns: names } of passages) {
			expect(text.split("\n")[2]).toMatch(/^\| Alpha \|/);
			expect(text.length).toBeLessThan(1_000);
			expect(names[0]).toBe("name");
		}
		expect(passages.map(({ text }) => text).join()).toContain("| 3900 |");
	});

	it("makes prose of a long cell, under its row and column", async () => {
		const review = `${"The hotel was quiet at night and near the station. ".repeat(8)}Breakfast ends at nine.`;
		writeFiles(root, { "reviews.csv": `hotel,stars,review\nSeaview,3,"${review}"\n` });
		const result = await ask(root, request("When does breakfast end at the Seaview?"));
		expect(output(result)).toContain("Breakfast ends at nine.");
		expect(result.sources[0]?.title).toBe("reviews > Seaview > review");
		expect(await citationFaults(root, result)).toEqual([]);
	});
});

describe("a schema about one record of many", () => {
	const fields = {
		country: { type: "string" },
		lead_time_days: { type: "integer" },
		minimum_order_eur: { type: "number" },
		remarks: { type: "string" },
	};
	const ofSupplier = (name: string) =>
		schemaRequest(`Facts of the supplier ${name}`, { type: "object", properties: fields });

	it("is filled from its cells, and never from those of another", async () => {
		const others = Array.from({ length: 1_000 }, (_, n) => `S-${n},Maker ${n},Norway,${n},${n},Closed in August.`);
		writeFiles(root, {
			"suppliers.csv": [
				"supplier_id,supplier,country,lead_time_days,minimum_order_eur,remarks",
				...others.slice(0, 900),
				"S-X,Kiruna Steel,Sweden,35,12000,",
				...others.slice(900),
				"",
			].join("\n"),
		});
		const result = await ask(root, ofSupplier("Kiruna Steel"));
		expect(output(result)).toEqual({ country: "Sweden", lead_time_days: 35, minimum_order_eur: 12_000 });
		expect(result.sources).toMatchObject([{ url: "suppliers.csv", fragment: "#L902" }]);
		expect(output(await ask(root, ofSupplier("Sorrento Glass")))).toEqual({});
	});

	it("is filled from the object of that name", async () => {
		writeFiles(root, {
			"suppliers.json": JSON.stringify([
				{
					id: 1,
					name: "Kiruna Steel",
					country: "Sweden",
					lead_time_days: 35,
					remarks: "It delivers by rail. ".repeat(12),
				},
				{ id: 2, name: "Oporto Cork", country: "Portugal", lead_time_days: 14, minimum_order_eur: 800 },
			]),
		});
		expect(output(await ask(root, ofSupplier("Kiruna Steel")))).toMatchObject({
			country: "Sweden",
			lead_time_days: 35,
		});
		expect(output(await ask(root, ofSupplier("Oporto Cork")))).toEqual({
			country: "Portugal",
			lead_time_days: 14,
			minimum_order_eur: 800,
		});
	});
});

describe("a JSON file", () => {
	const companies = {
		companies: [
			{ id: 1, name: "Hilltop", employees: 212, address: { city: "Bergen" }, markets: ["Norway", "Sweden"] },
			{ id: 2, name: "Lakeside", employees: 95, address: { city: "Turku" }, offices: [{ place: "Oslo", desks: 12 }] },
		],
	};

	it("is cited by the object that answers, under its pointer, with its lines", async () => {
		writeFiles(root, { "companies.json": JSON.stringify(companies, null, 2) });
		const result = await ask(root, request("How many employees does Lakeside have?"));
		expect(output(result)).toContain("Lakeside — id: 2; employees: 95; address city: Turku");
		expect(result.sources[0]).toMatchObject({ title: "companies > /companies", fragment: "#L15-L28" });
		expect(await citationFaults(root, result)).toEqual([]);
	});

	it("keeps what is nested under the name of its record, and numbers as they are written", () => {
		const { passages } = splitJson(
			'{ "list": [{ "name": "A", "parts": [{ "part": "bolt", "cm": 1.50, "no": 12345678901234567890 }] }] }',
		);
		expect(passages.at(-1)).toMatchObject({ headings: ["/list", "A", "/parts"], columns: ["part", "cm", "no"] });
		expect(passages.at(-1)?.text).toContain("| bolt | 1.50 | 12345678901234567890 |");
	});

	it("reads a mapping of objects by its keys, and a single object by its members", async () => {
		writeFiles(root, {
			"limits.json": '{ "free": { "requests": 10, "users": 1 }, "team": { "requests": 500, "users": 25 } }',
			"plant.json": '{ "employees": 431, "cityOfSeat": "Rotterdam" }',
		});
		expect(output(await ask(root, request("How many requests does the team plan have?")))).toContain(
			"team — requests: 500",
		);
		const result = await ask(root, request("How many employees does the plant have?"));
		expect(output(result)).toContain("employees: 431");
		expect(await citationFaults(root, result)).toEqual([]);
	});

	it("of lines gives a record a line", () => {
		const { passages } = splitJsonLines('{"name":"A","size":1}\n\n{"name":"B","size":2}\n');
		expect(passages.map(({ text, startLine }) => [text.split("\n")[2], startLine])).toEqual([
			["| A | 1 |", 1],
			["| B | 2 |", 3],
		]);
	});
});

describe("a file of records that cannot be read", () => {
	it("is named with its reason, stops nothing, and a scan knows the same corpus", async () => {
		writeFiles(root, {
			"bad.json": '{ "a": 1, }',
			"bad.jsonl": '{"a":1}\n{"a":\n',
			"deep.json": `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`,
			"empty.csv": "",
			"empty.json": "",
			"good.csv": "a,b\n1,2\n",
			"quote.csv": 'a,b\n"1,2\n',
			"quotes.json": `"${'\\"'.repeat(2_000_000)}`,
			"ragged.csv": "name,size\nAlpha,1\nBeta,1,500\n",
			"short.csv": "name,size,colour\nAlpha,1\n",
			"values.json": `[${"0,".repeat(600_000)}0]`,
			"wide.csv": `${"a,".repeat(2_000)}a\n${"1,".repeat(2_000)}1\n`,
			"rows.csv": `a,b\n${"1,2\n".repeat(60_000)}`,
		});
		const corpus = await openFolder(root, index);
		expect(Object.fromEntries(corpus.unreadable.map(({ path, reason }) => [path, reason]))).toEqual({
			"bad.json": expect.stringContaining("no well-formed JSON"),
			"bad.jsonl": expect.stringContaining("line 2: no well-formed JSON"),
			"deep.json": expect.stringContaining("nested more than 100 levels deep"),
			"empty.json": expect.stringContaining("no well-formed JSON"),
			"quote.csv": expect.stringContaining("a quote that is never closed"),
			"quotes.json": expect.stringContaining("no well-formed JSON"),
			"ragged.csv": expect.stringContaining("line 3 has 3 cells, the header has 2"),
			"short.csv": expect.stringContaining("line 2 has 2 cells, the header has 3"),
			"values.json": expect.stringContaining("more than 500000 values"),
			"wide.csv": expect.stringContaining("2001 columns, at most 1000"),
			"rows.csv": expect.stringContaining("more than 50000 passages"),
		});
		expect(corpus.fileCount).toBe(2);
		corpus.close();
		expect((await scanCorpus({ root, baseDir: root, patterns: everything })).digest).toBe(corpus.digest);
	});
});

it("of a thousand files only the changed one is parsed again", async () => {
	const files = Object.fromEntries(
		Array.from({ length: 1_000 }, (_, n) => [
			`${n}.${["md", "csv", "json"][n % 3]}`,
			[`Lamp ${n} is a lamp.\n`, `name,watts\nLamp ${n},${n}\n`, `{ "name": "Lamp ${n}", "watts": ${n} }\n`][n % 3] ??
				"",
		]),
	);
	writeFiles(root, files);
	const first = await openFolder(root, index);
	expect(first.counts.parsed).toBe(1_000);
	first.close();
	writeFiles(root, { "100.csv": "name,watts\nLantern,7\n" });
	const corpus = await openFolder(root, index);
	expect(corpus.counts).toEqual({ parsed: 1, unchanged: 999, removed: 0 });
	expect(corpus.reader.search(["lantern"], { limit: 5 })).toHaveLength(1);
	corpus.close();
});
