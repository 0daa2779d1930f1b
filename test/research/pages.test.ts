/** Research in the pages that a task names, beside the handbook. */
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { PageReader } from "../../src/model/page-reader.ts";
import type { ResearchRequest, ResearchResult } from "../../src/model/researcher.ts";
import { createExtractiveResearcher } from "../../src/research/extractive-researcher.ts";
import { isQuotedFrom, readCitations } from "../../src/research/quotation.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { handbook, openFolder, output, request, schemaRequest, writeFiles } from "./corpus-rig.ts";
import { makePdf } from "./make-pdf.ts";

const LAMP = "https://lamps.example/lumo?ref=1";
const LAMP_PAGE = `<html><head><title>Lumo 7 – Acme Lamps</title></head><body><nav>Home | Shop</nav><main>
<h1>Lumo 7 desk lamp</h1>
<p>The Lumo 7 is a desk lamp with a dimmer and a wooden foot. It was designed in Oslo for small desks.</p>
<h2>Warranty</h2><p>The Lumo 7 comes with a warranty of 5 years on all parts. The bulb is excluded from it.</p>
<h2>Price</h2><p>The lamp costs 89 euros in all shops. No other lamp of that kind, the Glimmer 40 among them, has a dimmer.</p>
</main></body></html>`;
const GONE = "https://gone.example/page";

const PAGES: { readonly [url: string]: readonly [mediaType: string, text: string] } = {
	[LAMP]: ["text/html", LAMP_PAGE],
	"https://notes.example/harbour.txt": ["text/plain", "The harbour opens at 6 am in summer.\n"],
	"https://notes.example/fees.csv": ["text/csv", "Berth,Fee in euros\nNorth quay,40\nSouth quay,55\n"],
	"https://notes.example/fees.json": ["application/json", '[{ "berth": "North quay", "fee": "44 euros" }]'],
	"https://notes.example/guide.md": [
		"text/plain",
		"# Sluice\n\n## Fees\n\nThe sluice fee is 12 euros for each boat.\n",
	],
	"https://shop.example/terms": [
		"text/plain",
		"We are Nordhus, a maker of furniture in Bergen.\n\nThe fee is 30 euros for each order.\n",
	],
	"https://notes.example/menu": [
		"text/html",
		"<html><head><title>Menu</title></head><body><div id=root></div><script>write()</script></body></html>",
	],
	"https://notes.example/deep": ["text/html", "<div>".repeat(10_000)],
	"https://www.hoistworks.example/": [
		"text/html",
		"<html><head><title>Prices</title></head><body><p>Inspections cost 70 euros for each crane.</p></body></html>",
	],
	"https://notes.example/long": ["text/plain", "A word in a line.\n\n".repeat(20_001)],
	"https://evil.example/": [
		"text/html",
		"<title>Gadget ](javascript:x) `</title><p>The gadget costs 5 euros ![track](http://t.example/x.png) and &lt;script&gt;alert(1)&lt;/script&gt; [more](javascript:alert(1)) things.</p>",
	],
};

const pages: PageReader = {
	async read(url, signal) {
		signal?.throwIfAborted();
		const page = PAGES[url.replace(/#.*/, "")];
		return page === undefined
			? { reason: "gone.example answered 404" }
			: { page: { mediaType: page[0], bytes: Buffer.from(page[1]) } };
	},
	close: () => undefined,
};

async function askWith(
	urls: readonly string[],
	asked: ResearchRequest,
	{
		signal,
		root = handbook,
		reader = pages,
	}: { readonly signal?: AbortSignal; readonly root?: string; readonly reader?: PageReader } = {},
): Promise<ResearchResult> {
	const folder = sharedFolder();
	const corpus = await openFolder(root, join(folder.path, "index.db"));
	const researcher = createExtractiveResearcher({ corpus, pages: reader });
	try {
		return await researcher.research({ ...asked, urls }, signal);
	} finally {
		researcher.close();
		folder.remove();
	}
}

async function reportWith(urls: readonly string[], query: string) {
	const result = await askWith(urls, request(query));
	return { text: String(output(result)), sources: result.sources };
}

describe("a report", () => {
	test("cites the page that the task names", async () => {
		const { text, sources } = await reportWith([LAMP], "How long is the warranty of the Lumo 7?");
		expect(text).toBe(
			"# How long is the warranty of the Lumo 7?\n\nThe Lumo 7 comes with a warranty of 5 years on all parts. [1]\n",
		);
		expect(sources).toEqual([
			{
				title: "Lumo 7 desk lamp > Warranty",
				url: LAMP,
				fragment: "#:~:text=The%20Lumo%207%20comes%20with%20a",
				snippet: "The Lumo 7 comes with a warranty of 5 years on all parts. The bulb is excluded from it.",
				source: "web",
				word_count: 19,
			},
		]);
	});

	test("is the same each time, however the URL is given twice", async () => {
		const query = "What does the Lumo 7 cost, and how long is its warranty?";
		const report = await reportWith([LAMP], query);
		for (const urls of [[LAMP], [LAMP, LAMP], [`${LAMP}#price`]]) {
			expect(await reportWith(urls, query)).toEqual(report);
		}
	});

	test("of one page summarises that page, not the corpus", async () => {
		const { sources } = await reportWith([LAMP], "Summarise this page.");
		expect(new Set(sources.map(({ url }) => url))).toEqual(new Set([LAMP]));
		expect(sources.length).toBeGreaterThan(2);
	});

	test("has what the corpus says of a thing that the question names, and what the page says", async () => {
		const { text, sources } = await reportWith([LAMP], "What does orbit-sync cost? What does the Lumo 7 cost?");
		expect(text).toContain("12.50 euros per user and month");
		expect(text).toContain("89 euros in all shops");
		expect(new Set(sources.map(({ url }) => url))).toEqual(new Set(["products/orbit-sync/README.md", LAMP]));
		for (const { text: statement, source } of readCitations(text).statements) {
			expect(isQuotedFrom(statement, sources[source - 1]?.snippet ?? "")).toBe(true);
		}
	});

	test("keeps a page's first passage apart from the corpus' first", async () => {
		const folder = sharedFolder();
		onTestFinished(folder.remove);
		writeFiles(folder.path, { "boats.md": "Boats of the harbour need a permit.\n" });
		const query = "When does the harbour open? What do boats need?";
		const result = await askWith(["https://notes.example/harbour.txt"], request(query), { root: folder.path });
		expect(result.sources.map(({ snippet }) => snippet)).toEqual([
			"The harbour opens at 6 am in summer.",
			"Boats of the harbour need a permit.",
		]);
	});

	test("answers from the corpus what the page does not", async () => {
		const { sources } = await reportWith([LAMP], "How many days of paid leave do employees have?");
		expect(sources.map(({ url }) => url)).toEqual(["policies/holidays.md"]);
	});

	test.each([
		["a near miss of what is on the page", "How long is the warranty of the Lumo 9?", "Lumo 9"],
		["a thing that nothing mentions", "How much does the Globex T100 cost?", "Globex T100"],
	])("says nothing of %s", async (_, query, name) => {
		const { text, sources } = await reportWith([LAMP], query);
		expect(sources).toEqual([]);
		expect(text).toContain(`No page, and no document of the corpus, is named or mentions “${name}”.`);
		expect(text).toContain("Searched: 6 files of the corpus, and 1 page.");
	});

	test("says of a thing that the page mentions in passing no more than that", async () => {
		const warranty = await reportWith([LAMP], "How long is the warranty of the Glimmer 40?");
		expect(warranty.text).not.toContain("5 years");
		const dimmer = await reportWith([LAMP], "Does the Glimmer 40 have a dimmer?");
		expect(dimmer.text).toContain("the Glimmer 40 among them, has a dimmer. [1]");
	});

	test("knows what a page is about from its host", async () => {
		const { text } = await reportWith(
			["https://www.hoistworks.example/"],
			"What does Hoist Works charge for inspections?",
		);
		expect(text).toContain("Inspections cost 70 euros for each crane. [1]");
	});

	test("does not say of another thing in the corpus what the page says", async () => {
		const { sources } = await reportWith([LAMP], "What is orbit-sync?");
		expect(new Set(sources.map(({ url }) => url))).toEqual(new Set(["products/orbit-sync/README.md"]));
	});

	test.each([
		["plain text", "https://notes.example/harbour.txt", "When does the harbour open?", "notes.example/harbour.txt"],
		["CSV", "https://notes.example/fees.csv", "What is the fee of the south quay?", "notes.example/fees.csv"],
		["JSON", "https://notes.example/fees.json", "What is the fee of the north quay?", "notes.example/fees.json"],
		[
			"Markdown that is called plain",
			"https://notes.example/guide.md",
			"What is the fee of the sluice?",
			"Sluice > Fees",
		],
	])("reads %s", async (_, url, query, title) => {
		const { sources } = await reportWith([url], query);
		expect(sources.map((source) => source.title)).toEqual([title]);
		expect(sources[0]?.fragment).toMatch(/^#:~:text=\w/);
	});

	test("reads a PDF, and cites its page", async () => {
		const pdf = await makePdf([
			"# Moorings\n\nThe harbour has room for 80 boats.",
			"A mooring costs 25 euros for each night.",
		]);
		const reader: PageReader = {
			read: async () => ({ page: { mediaType: "application/pdf", bytes: pdf } }),
			close: () => undefined,
		};
		const asked = request("What does a mooring cost?");
		const { sources } = await askWith(["https://notes.example/moorings.pdf"], asked, { reader });
		expect(sources.map(({ url, fragment }) => `${url}${fragment}`)).toEqual([
			"https://notes.example/moorings.pdf#page=2",
		]);
	});

	test("takes what a page says for said of what it is about", async () => {
		const { text } = await reportWith(["https://shop.example/terms"], "What is the fee of Nordhus?");
		expect(text).toContain("The fee is 30 euros for each order. [1]");
	});

	test("has nothing of a hostile page that Markdown would obey", async () => {
		const { text, sources } = await reportWith(["https://evil.example/"], "What does the gadget cost?");
		expect(text).toContain("The gadget costs 5 euros");
		expect(text).not.toMatch(/<script|!\[|\]\(/);
		expect(sources[0]?.url).toBe("https://evil.example/");
	});
});

describe("a page that cannot be read", () => {
	test("is named with the reason, and the rest is answered", async () => {
		const { text } = await reportWith([GONE, LAMP], "What does the Lumo 7 cost?");
		expect(text).toContain("The lamp costs 89 euros in all shops. [1]");
		expect(text).toMatch(/## Not read\n\n.+\n\n- `https:\/\/gone\.example\/page`: gone\.example answered 404\n$/);
	});

	test.each([
		["https://notes.example/menu", "it holds no readable text"],
		["https://notes.example/deep", "it cannot be parsed (its elements are nested 10000 deep, at most 2500 are read)"],
		["https://notes.example/long", "it cannot be parsed (it holds more than 20000 passages)"],
	])("as %s is one, too", async (url, reason) => {
		expect((await reportWith([url], "What is on the menu?")).text).toContain(`- \`${url}\`: ${reason}\n`);
	});

	test("may have been the only one with the answer, and the report says so", async () => {
		const { text } = await reportWith([GONE], "What is the speed of light in glass?");
		expect(text).toContain("No sentence was recognised as an answer.");
		expect(text).toContain("The answer may stand in a page that could not be read: see below.");
	});
});

describe("a schema", () => {
	const schema = {
		type: "object",
		properties: {
			warranty_years: { type: "integer" },
			price: { type: "number", description: "price in euros" },
		},
		required: ["warranty_years", "price"],
	} as const;

	test.each(["Profile of the Lumo 7", "Profile of this product"])("is filled from the page: %s", async (query) => {
		const result = await askWith([LAMP], schemaRequest(query, schema));
		expect(output(result)).toEqual({ warranty_years: 5, price: 89 });
		expect(result.sources.map(({ url, description }) => [url, description])).toEqual([
			[LAMP, "supports /warranty_years"],
			[LAMP, "supports /price"],
		]);
	});

	test("has the name of the thing as the page writes it", async () => {
		const named = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;
		expect(output(await askWith([LAMP], schemaRequest("Profile of the Lumo 7", named)))).toEqual({ name: "Lumo 7" });
	});

	test("is filled from the corpus and the page together", async () => {
		const both = {
			type: "object",
			properties: { warranty_years: { type: "integer" }, license: { type: "string" } },
			required: ["warranty_years", "license"],
		} as const;
		const result = await askWith([LAMP], schemaRequest("Facts of orbit-sync and the Lumo 7", both));
		expect(output(result)).toEqual({ warranty_years: 5, license: "MIT" });
		expect(new Set(result.sources.map(({ url }) => url))).toEqual(new Set(["products/orbit-sync/LICENSE", LAMP]));
	});

	test("without evidence names the page that could not be read", async () => {
		const result = await askWith([GONE], schemaRequest("Profile of the Lumo 7", schema));
		expect(result).toMatchObject({ status: "failed", sources: [] });
		expect("error" in result && result.error).toMatch(
			/\/warranty_years .*searched .* Could not be read: https:\/\/gone\.example\/page \(gone\.example answered 404\)\.$/,
		);
	});
});

test("an aborted task ends with the reason", async () => {
	const aborted = AbortSignal.abort(new Error("the task was cancelled"));
	await expect(askWith([LAMP], request("What is it?"), { signal: aborted })).rejects.toThrow("the task was cancelled");
});
