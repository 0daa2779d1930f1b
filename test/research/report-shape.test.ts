/** What a reader of a report sees: whole subjects, tables with their columns, open questions, honest limits. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ResearchResult } from "../../src/model/researcher.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, citationFaults, output, request, writeFiles } from "./corpus-rig.ts";

const PAYMENTS = `# Payment API

The Payment API charges cards and pays out to bank accounts.

## Error codes

- \`400\`: the request is malformed.
- \`402\`: the card was declined.

## Plans

| Plan | Requests per second | Price |
| --- | --- | --- |
| Free | 10 | EUR 0 |
| Pro | 200 | EUR 49 |

## Changes

- v2.3 (4 May 2025): refunds can be partial.
- v2.2 (11 January 2025): payouts to accounts in Norway.
`;

const ACME = `# Acme Robotics: profile

Acme Robotics builds picking robots for warehouses, with the following goals:

- few parts that wear

## Staff

Acme has 430 employees.

## Risks

- A single supplier in Taiwan makes all force sensors.
- Two customers account for 48 percent of sales.

## Outlook

The order book is full until the summer of 2026.
`;

let folder: ReturnType<typeof sharedFolder>;
beforeEach(() => {
	folder = sharedFolder();
	writeFiles(folder.path, {
		"payments.md": PAYMENTS,
		"acme.md": ACME,
		"handbook.md": "# Handbook\n\n## Remote work\n\nThree days a week may be spent at home.\n",
		"minutes.txt": "Decision: pilot with Globex in Hamburg from April.\n\nTom was absent from this meeting.\n",
	});
});
afterEach(() => folder.remove());

/** A report, each of its statements word for word in its source. */
async function reportOn(query: string): Promise<{ readonly text: string; readonly result: ResearchResult }> {
	const result = await ask(folder.path, request(query));
	expect(await citationFaults(folder.path, result)).toEqual([]);
	return { text: String(output(result)), result };
}

describe("an answer is found", () => {
	it.each([
		["in a short sentence", "How many employees does Acme Robotics have?", "Acme has 430 employees."],
		["by the heading above it", "What are the risks of working with Acme Robotics?", "A single supplier in Taiwan"],
		["by a heading alone", "What is our policy on remote work?", "Three days a week"],
		["by another word for what was asked", "What did we decide about the pilot?", "pilot with Globex in Hamburg"],
		["by the word that leads a list entry", "What does error 402 mean?", "`402`: the card was declined."],
		["by a version", "What changed in v2.3?", "refunds can be partial."],
	])("%s", async (_, query, expected) => {
		expect((await reportOn(query)).text).toContain(expected);
	});

	it("for both sides of a comparison", async () => {
		const { text } = await reportOn("Which is cheaper, the Free plan or the Pro plan?");
		expect(text).toContain("Free — Requests per second: 10; Price: EUR 0.");
		expect(text).toContain("Pro — Requests per second: 200; Price: EUR 49.");
	});
});

describe("a question about a thing as a whole", () => {
	it.each([
		"Tell me about Acme.",
		"Summarise Acme.",
		"What are the facts of Acme?",
		"What do our documents say about Acme?",
	])("%j is answered from all its sections", async (query) => {
		const { text } = await reportOn(query);
		for (const part of ["picking robots", "430 employees", "Taiwan", "order book"]) expect(text).toContain(part);
	});
});

describe("a report on several questions", () => {
	it("does not say its title again as a heading, and has a section for each", async () => {
		const { text } = await reportOn("What are the risks of Acme?\nWhat is the outlook of Acme?");
		expect(text).toMatch(/^# Acme Robotics: profile\n/);
		expect(text).toContain("## What are the risks of Acme?\n\n");
		expect(text).toContain("## What is the outlook of Acme?\n\nThe order book is full");
	});

	it("names those without a recognised answer, those answered above, and those beyond the mode", async () => {
		const first = "What are the error codes?\nWhich error codes are there?\nWho is the mayor of Tallinn?\n";
		const more = Array.from({ length: 6 }, (_, index) => `What is the outlook of item ${index + 10}?`).join("\n");
		const { text } = await reportOn(first + more);
		expect(text).toContain("## Answered above\n\n- Which error codes are there?");
		expect(text).toContain("No sentence was recognised as an answer to:\n\n- Who is the mayor of Tallinn?");
		expect(text).toMatch(/## Not looked at\n\n.*\n\n- What is the outlook of item 15\?/);
	});
});

describe("a report without a recognised answer", () => {
	it("shows the nearest passages, and claims nothing about the corpus", async () => {
		const { text, result } = await reportOn("How are refunds of declined cards insured?");
		expect(text).toContain("## No answer recognised\n\n");
		expect(text).toMatch(/Nearest passages:\n\n- Error codes: “`402`: the card was declined\.” \[1\]/);
		expect(text).not.toMatch(/corpus holds no|no evidence/i);
		expect(result.sources[0]).toMatchObject({ url: "payments.md" });
	});

	it("says which files were left out", async () => {
		writeFiles(folder.path, { "scan.md": new Uint8Array([0, 1, 2, 0, 255]) });
		const { text } = await reportOn("Who is the mayor of Tallinn?");
		expect(text).toContain("Searched: 4 files of the corpus; left out as unreadable: `scan.md`.");
	});
});

describe("a source", () => {
	it("goes by the title of its document, not by its file", async () => {
		const { result } = await reportOn("What is the outlook of Acme?");
		expect(result.sources[0]?.title).toBe("Acme Robotics: profile > Outlook");
	});

	it("is quoted from the cited words on", async () => {
		const filler = "The harbour was built long ago and has been widened twice since then by the city. ".repeat(4);
		writeFiles(folder.path, { "harbour.md": `# Harbour\n\n${filler}\nThe cranes lift 80 tonnes each. ${filler}\n` });
		const { result } = await reportOn("How many tonnes do the cranes lift?");
		expect(result.sources[0]).toMatchObject({ snippet: "The cranes lift 80 tonnes each.", fragment: "#L4" });
	});

	it("keeps the colon of a sentence that announces a list", async () => {
		const { text } = await reportOn("What is Acme?");
		expect(text).toContain("with the following goals: [1]");
	});
});
