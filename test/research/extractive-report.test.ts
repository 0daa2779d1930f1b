import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MODES } from "../../src/model/wire.ts";
import { EXTRACTIVE_VERSION } from "../../src/research/extractive-identity.ts";
import { createExtractiveResearcher } from "../../src/research/extractive-researcher.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, citationFaults, handbook, openFolder, output, report, request, writeFiles } from "./corpus-rig.ts";

const QUESTIONS = [
	"What is orbit-sync for and how is it used?",
	"What does orbit-sync's maxDepth option do?",
	"How many files may a folder of Orbit Sync hold?",
	"When was Orbit Works founded?",
	"How many days of paid leave do employees have?",
	"How much does a hotel cost at most?",
	"Which licence does @acme/ledger need for business use?",
	"Summarise the documents.",
];

describe("a report", () => {
	it.each(QUESTIONS)("cites for %j only what stands in the files", async (question) => {
		const result = await ask(handbook, request(question));
		expect(await citationFaults(handbook, result)).toEqual([]);
		expect(result.sources.length).toBeGreaterThan(0);
	});

	it.each([
		["What does orbit-sync's maxDepth option do?", "How many nested folders are followed"],
		["How many files may a folder of Orbit Sync hold?", "at most 50,000 files"],
		["When was Orbit Works founded?", "founded in 2015 in Lisbon"],
		["How many days of paid leave do employees have?", "30 days of paid leave"],
		["What is the limit for a hotel?", "140 euros per night"],
		["What does the @acme/ledger cost for business use?", "90 euros per year"],
		["Where are the headquarters of Orbit Works?", "headquarters are in Lisbon"],
	])("answers %j", async (question, expected) => {
		expect(await report(handbook, question)).toContain(expected);
	});

	it("has a title and a section for each question, with the code that shows the use", async () => {
		const text = await report(handbook, "What is orbit-sync for and how is it used?");
		expect(text).toMatch(
			/^# What is orbit-sync for and how is it used\?\n\n## What is orbit-sync for\?\n\nOrbit Sync is a file synchronisation service for small teams\. It keeps [^[]*\. \[1\]/,
		);
		expect(text).toContain("## How is it used?");
		expect(text).toContain('```js\nimport { sync } from "orbit-sync";');
		expect(text).not.toMatch(/badge|\.svg|internal: do not publish|\[Install\]|\bInstall Usage Options\b/i);
	});

	it("names each source by document and heading, with a path from the root and the lines", async () => {
		const { sources } = await ask(handbook, request("How many files may a folder of Orbit Sync hold?"));
		expect(sources[0]).toEqual({
			title: "orbit-sync README > Limits",
			url: "products/orbit-sync/README.md",
			fragment: "#L43",
			snippet: "A single folder may hold at most 50,000 files. Files larger than 4 GB are skipped with a warning.",
			source: "corpus",
			word_count: 20,
		});
	});

	it("has a section for each point of the report format", async () => {
		const text = await report(handbook, "Review orbit-sync.", { report_format: "- Pricing\n- Limits\n" });
		expect(text).toContain("12.50 euros per user and month");
		expect(text).toContain("at most 50,000 files");
	});

	it("says nothing twice", async () => {
		const text = await report(handbook, "What is Orbit Sync? What does Orbit Sync do? What is Orbit Sync for?");
		expect(text.split("file synchronisation service").length).toBe(2);
	});

	it("lists the URLs that were not read, each with the reason", async () => {
		const text = await report(handbook, "What is orbit-sync?", {
			urls: ["https://example.com/a", "https://me:secret@example.com/b"],
		});
		expect(text).toMatch(
			/## Not read\n\n[^\n]+\n\n- `https:\/\/example\.com\/a`: [^\n]+\n- `https:\/\/example\.com\/b`: [^\n]+\n$/,
		);
		expect(text).not.toContain("secret");
	});
});

describe("the gate", () => {
	it("answers a question about a document from that document alone", async () => {
		const { sources } = await ask(handbook, request("What are the limits of @acme/ledger?"));
		expect(new Set(sources.map((source) => source.url))).toEqual(new Set(["products/@acme/ledger/README.md"]));
	});

	it("knows a document however its name is written", async () => {
		for (const name of ["orbit-sync", "Orbit Sync", "ORBIT SYNC", "`orbit-sync`"]) {
			const { sources } = await ask(handbook, request(`What does ${name} cost?`));
			expect(sources.map((source) => source.title)).toEqual(["orbit-sync README > Pricing"]);
		}
	});

	it("takes evidence from both documents of a comparison", async () => {
		const { sources } = await ask(handbook, request("Compare the pricing of orbit-sync and @acme/ledger."));
		expect(new Set(sources.map((source) => source.url))).toEqual(
			new Set(["products/orbit-sync/README.md", "products/@acme/ledger/README.md"]),
		);
	});
});

describe("without a recognised answer", () => {
	it.each([
		"What is frobnicate-js for?",
		"What is the revenue of Zodiac Holdings in 2024?",
		"What does the `turboMode` option of orbit-sync do?",
		"Does orbit-sync support quantum teleportation?",
		"What is the boiling point of ethanol?",
		"",
	])("the report for %j says so and cites nothing", async (question) => {
		const result = await ask(handbook, request(question));
		expect(result.status).toBe("completed");
		expect(String(output(result))).toContain("## No answer recognised\n\n");
		expect(String(output(result))).toContain("No sentence was recognised as an answer.");
		expect(String(output(result))).toMatch(/Searched: .*6 files/);
		expect(result.sources).toEqual([]);
	});

	it("names what nothing mentions", async () => {
		expect(await report(handbook, "What is frobnicate-js for?")).toContain("“frobnicate-js”");
	});

	it("lists the open questions beside the answered ones", async () => {
		const text = await report(handbook, "What does orbit-sync cost? Who invented its compression algorithm?");
		expect(text).toContain("12.50 euros");
		expect(text).toMatch(
			/## Not recognised\n\nNo sentence was recognised as an answer to: Who invented its compression algorithm\?/,
		);
	});
});

describe("the same request over the same corpus", () => {
	it("gives the same bytes, from another index and another folder too", async () => {
		const copy = sharedFolder();
		try {
			for (const mode of MODES) {
				const asked = request("What is orbit-sync for, and what are its limits and options?", { mode });
				const one = await ask(handbook, asked);
				const two = await ask(handbook, asked);
				expect(JSON.stringify(two)).toBe(JSON.stringify(one));
			}
		} finally {
			copy.remove();
		}
	});

	it("does not depend on what else the index holds", async () => {
		const folder = sharedFolder();
		try {
			const other = join(folder.path, "other");
			writeFiles(other, { "x.md": "Limits limits limits. Folder files hold files at most.\n".repeat(50) });
			(await openFolder(other, join(folder.path, "index.db"))).close();
			const researcher = createExtractiveResearcher({
				corpus: await openFolder(handbook, join(folder.path, "index.db")),
			});
			const asked = request("How many files may a folder hold?");
			expect(await researcher.research(asked)).toEqual(await ask(handbook, asked));
			researcher.close();
		} finally {
			folder.remove();
		}
	});

	it("is told by the identity: researcher, version, corpus digest", async () => {
		const folder = sharedFolder();
		const corpus = await openFolder(handbook, join(folder.path, "index.db"));
		const researcher = createExtractiveResearcher({ corpus });
		expect(researcher.identity).toEqual({
			researcher: "extractive",
			version: EXTRACTIVE_VERSION,
			corpus: corpus.digest,
		});
		await expect(researcher.research(request("x"), AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
		researcher.close();
		folder.remove();
	});
});

it("writes more in a higher mode", async () => {
	const lengths = await Promise.all(
		MODES.map(
			async (mode) =>
				(await report(handbook, "What are the limits, options and pricing of orbit-sync?", { mode })).length,
		),
	);
	expect(lengths[3]).toBeGreaterThanOrEqual(lengths[0] ?? 0);
});

describe("hostile text", () => {
	let folder: ReturnType<typeof sharedFolder>;
	beforeEach(() => {
		folder = sharedFolder();
		writeFiles(folder.path, {
			"widget.md": [
				"# Widget <script>alert(1)</script>",
				"",
				'Widget paints <b onclick="evil()">walls</b> & ceilings with <script>steal("all of it")</script> a wide brush.',
				"",
				"Widget prints the literal &lt;script&gt;alert(2)&lt;/script&gt; tag when it is asked to paint.",
				"",
				"Widget paints \u202Efrom right to left\u202C and also العربية من اليمين إلى اليسار in the same house.",
				"",
				`Widget paints ${"very ".repeat(3_000)}long walls.`,
				"",
				"- [x] Widget paints done things in *green* and __bold__ [red][1].",
				"",
			].join("\n"),
		});
	});
	afterEach(() => folder.remove());

	it("reaches no report as markup, and every citation still holds", async () => {
		const result = await ask(folder.path, request("What does Widget paint?", { mode: "max" }));
		expect(await citationFaults(folder.path, result)).toEqual([]);
		const text = String(output(result));
		expect(text).not.toMatch(/(?<!\\)<(?:script|b)\b|steal\(|evil\(/i);
		expect(text).toContain("العربية");
		expect(text).not.toContain("very very very");
	});

	it.each([
		'"foo" OR NEAR(',
		"NEAR(a b, 2) AND NOT *",
		"name:widget ^paint -walls + {x} \\ ' \" ( )",
		"🙂🙂🙂",
		"\uD800 lone surrogate",
		"\0 NUL",
		"'; DROP TABLE passages; --",
		`${"word ".repeat(5_000)}`,
		`"${"q".repeat(25_000)}"`,
		"(((((((((((((((((((((((((",
		"# heading\n- list\n> quote\n```\ncode",
	])("never breaks a search: %j", async (query) => {
		for (const output_formats of [
			["markdown" as const],
			[{ type: "object", properties: { paint: { type: "string" } } }],
		]) {
			const result = await ask(folder.path, request(query, { output_formats }));
			expect(["completed", "failed"]).toContain(result.status);
		}
	});
});
