import { describe, expect, test } from "vitest";
import { type ChatMessage, mostTokens } from "../../src/model/language-model.ts";
import { modelEffortOf } from "../../src/research/model/model-effort.ts";
import { mostTokensOf } from "../../src/research/model/model-prices.ts";
import { readCitations } from "../../src/research/quotation.ts";
import { wordsOf } from "../support/model-stand-in.ts";
import { numberOf, openModelRig, shownPassages } from "./model-rig.ts";

const FAILS = { status: 400, body: { error: { message: "something is wrong with this request" } } };

describe("a report of the model", () => {
	test("has its numbers made those of its sources, in the order in which it names them", async () => {
		const rig = await openModelRig((asked, purpose) => {
			if (purpose !== "write") return undefined;
			const queue = numberOf(asked, "a queue for");
			const licence = numberOf(asked, "MIT License");
			return `# Anchor\n\nIt is MIT-licensed. [${licence}] Jobs wait in it [${queue}, ${licence}].\n\n## More\n\n- They are kept in PostgreSQL [${queue}]\n- And under MIT [${licence}][${queue}].\n`;
		});
		const result = await rig.ask("What is Anchor, and under which licence?");
		expect(result).toMatchObject({
			status: "completed",
			output_type: "markdown",
			output:
				"# What is Anchor, and under which licence?\n\nIt is MIT-licensed. [1] Jobs wait in it. [2] [1]\n\n## More\n\n- They are kept in PostgreSQL. [2]\n- And under MIT. [1] [2]\n",
			sources: [
				{ title: "Anchor > Licence", url: "anchor.md", fragment: "#L7", source: "corpus" },
				{ title: "Anchor", url: "anchor.md", fragment: "#L3" },
			],
		});
		expect(rig.endpoint.faults).toEqual([]);
		expect(readCitations(String("output" in result && result.output)).uncited).toEqual([]);
	});

	test("is repaired once, and the model is told what is wrong", async () => {
		const rig = await openModelRig((asked, purpose) => {
			const number = purpose === "write" ? 41 : numberOf(asked, "a queue for");
			return `# Anchor\n\nIt is a queue. [${number}]${purpose === "write" ? " It is blue." : ""}\n`;
		});
		expect(await rig.report("What is Anchor?")).toBe("# What is Anchor?\n\nIt is a queue. [1]\n");
		expect(rig.purposes()).toEqual(["write", "repair"]);
		const complaint = rig.endpoint.requests[1]?.messages.at(-1)?.content;
		expect(complaint).toContain('There is no passage [41], as named after: "It is a queue."');
		expect(complaint).toContain('No passage is named after: "It is blue."');
	});

	test.each([
		["names no passage", "It is blue."],
		["names a passage that there is not", "It is blue. [99]"],
		["names none by a word", "It is blue. [a]"],
		["quotes what is not there", 'It is "as blue as the sea". [N]'],
		["quotes it in other marks", "It is «as blue as the sea». [N]"],
		["leads elsewhere", "See https://evil.example/?q=1 for more. [N]"],
		["leads elsewhere by another scheme", "See ftp://evil.example/ for more. [N]"],
		["leads elsewhere without a scheme", "See //evil.example/x for more. [N]"],
		["leads elsewhere by its bare name", "See evil.org for more. [N]"],
		["leads elsewhere by a bare name with a path", "See evil.museum/abc for more. [N]"],
		["leads elsewhere by mail", "Write to mailto:x@evil.example for more. [N]"],
		["leads elsewhere behind what is not seen", "See htt\u200bps://evil.example/ for more. [N]"],
		["shows code that is not there", "```sh\nrm -rf all\n```\n\n[N]"],
		["is a row without a number", "| Colour | Is |\n| --- | --- |\n| sky | blue |"],
		["begins a list that is not there", "It is all of these things:"],
	])("leaves out what %s, after the repair, and says so", async (_, statement) => {
		const rig = await openModelRig((asked) => {
			const number = numberOf(asked, "a queue for");
			return `# Anchor\n\nIt is a queue. [${number}]\n\n## Section\n\n${statement.replace("N", String(number))}\n`;
		});
		const report = await rig.report("What is Anchor?");
		expect(report).toBe(
			"# What is Anchor?\n\nIt is a queue. [1]\n\n## Left out\n\n1 statement of the model named no passage that was found, or quoted what is not there.\n",
		);
		expect(rig.purposes()).toEqual(["write", "repair"]);
	});

	test.each([
		["a quotation", 'It says: "keeps jobs in PostgreSQL". [N]', 'It says: "keeps jobs in PostgreSQL". [1]'],
		[
			"a row",
			"| A | B |\n| --- | --- |\n| jobs | PostgreSQL [N] |",
			"| A | B |\n| --- | --- |\n| jobs | PostgreSQL [1] |",
		],
		["code", "```\nkeeps jobs in PostgreSQL\n```\n[N]", "```\nkeeps jobs in PostgreSQL\n```\n\n[1]"],
		["how an entry begins", "- **Jobs.** They wait. [N]", "- **Jobs.** They wait. [1]"],
		["an index in code", "Use `jobs[0]` first [N].", "Use `jobs[0]` first. [1]"],
		["a number that leads somewhere", "Jobs wait. [N](http://evil.example/x)", "Jobs wait. [1]"],
		["words that lead somewhere", "[Jobs](http://evil.example/x) wait. [N]", "Jobs wait. [1]"],
		["what could run", "Jobs <img src=x onerror=alert(1)> wait. [N]", "Jobs \\<img src=x onerror=alert(1)> wait. [1]"],
		["an image", "Jobs ![wait](http://evil.example/x) here. [N]", "Jobs wait here. [1]"],
		["a wrong number beside a right one", "Jobs wait. [N, 99]", "Jobs wait. [1]"],
	])("keeps %s, without what leads out of it", async (_, given, kept) => {
		const rig = await openModelRig((asked) => `# A\n\n${given.replace("N", String(numberOf(asked, "a queue for")))}\n`);
		expect(await rig.report("What is Anchor?")).toBe(`# What is Anchor?\n\n${kept}\n`);
	});

	test.each([
		["heading that says what no passage says", "## Anchor is unsafe", 1],
		["heading that turns what a passage says around", "## Anchor keeps no jobs", 1],
		["heading in the words of another section's passage", "## Released under MIT", 1],
	])("loses a %s, and what stands below stays", async (_, heading, lost) => {
		const rig = await openModelRig((asked) => {
			const [queue, licence] = [numberOf(asked, "a queue for"), numberOf(asked, "MIT License")];
			return `It is MIT. [${licence}]\n\n${heading}\n\nIt is a queue. [${queue}]\n`;
		});
		expect(await rig.report("What is Anchor?")).toBe(
			`# What is Anchor?\n\nIt is MIT. [1]\n\nIt is a queue. [2]\n\n## Left out\n\n${lost} heading or name of a column had words that stand in neither the passages named below nor the question.\n`,
		);
		expect(rig.purposes()).toEqual(["write"]);
	});

	test.each([
		["of the passage", "## Background jobs in PostgreSQL"],
		["that the passage writes in another form", "## Queues and keeping jobs"],
		["of the question", "## Licensing of Anchor"],
		["that only arrange the report", "## Overview and details"],
	])("keeps a heading in words %s", async (_, heading) => {
		const rig = await openModelRig((asked) => `${heading}\n\nIt is a queue. [${numberOf(asked, "a queue for")}]\n`);
		expect(await rig.report("What is Anchor, and its licence?")).toContain(`${heading}\n\nIt is a queue. [1]\n`);
	});

	test("loses names of columns that say what no passage says", async () => {
		const rig = await openModelRig(
			(asked) =>
				`| Jobs | Stolen passwords \\| x |\n| --- | --- |\n| kept | PostgreSQL [${numberOf(asked, "a queue for")}] |\n`,
		);
		expect(await rig.report("What is Anchor?")).toContain(
			"\n\n| Jobs |  |\n| --- | --- |\n| kept | PostgreSQL [1] |\n\n## Left out\n\n1 heading or name of a column had",
		);
	});

	test("keeps the better of two where the repair is none", async () => {
		const rig = await openModelRig((asked, purpose) =>
			purpose === "repair" ? "I am sorry." : `It is a queue. [${numberOf(asked, "a queue for")}] It is blue.`,
		);
		expect(await rig.report("What is Anchor?")).toContain("# What is Anchor?\n\nIt is a queue. [1]\n\n## Left out\n");
	});

	test("is kept where its repair gets no answer, and both have been paid for", async () => {
		const rig = await openModelRig(
			(asked, purpose) =>
				purpose === "repair" ? FAILS : `It is a queue. [${numberOf(asked, "a queue for")}] It is blue.`,
			{ prices: { input: 10, output: 30 } },
		);
		const result = await rig.ask("What is Anchor?");
		expect(result).toMatchObject({ status: "completed" });
		expect("output" in result && result.output).toContain("It is a queue. [1]\n\n## Left out\n");
		expect(rig.purposes()).toEqual(["write", "repair"]);
		expect(result.cost).toBeCloseTo(0.013, 9);
	});

	test("fails the task where nothing of it holds and its repair gets no answer", async () => {
		const rig = await openModelRig((_, purpose) => (purpose === "repair" ? FAILS : "It is blue."));
		const result = await rig.ask("What is Anchor?");
		expect(result).toMatchObject({ status: "failed" });
		expect("error" in result && result.error).toContain("something is wrong with this request");
	});

	test("of an endpoint that keeps to no bound is cut", async () => {
		const rig = await openModelRig((asked) => `It is a queue. [${numberOf(asked, "a queue for")}]\n\n`.repeat(10_000));
		const report = await rig.report("What is Anchor?");
		expect(report).toContain("It is a queue. [1]\n");
		expect(report).toContain("## Cut short");
		expect(report.length).toBeLessThan(65_000);
	});

	test.each([
		["opening brackets", "[1".repeat(30_000)],
		["blanks", `It is${" ".repeat(60_000)}a queue`],
		["images", "![".repeat(30_000)],
		["backticks", Array.from({ length: 340 }, (_, length) => "`".repeat(length)).join(" a ")],
	])(
		"that is made to be slow to read ends: %s",
		async (_, text) => {
			const rig = await openModelRig((asked) => `${text} [${numberOf(asked, "a queue for")}].`);
			expect(await rig.ask("What is Anchor?")).toMatchObject({ output_type: "markdown" });
		},
		30_000,
	);

	test("that was cut says so, and is not asked for again", async () => {
		const rig = await openModelRig((asked) => ({
			text: `# A\n\nIt is a queue. [${numberOf(asked, "a queue for")}] It kee`,
			finish: "length",
		}));
		const report = await rig.report("What is Anchor?");
		expect(report).toContain("It is a queue. [1]\n");
		expect(report).toContain("## Cut short\n\nThe model had used up its 4000 tokens");
		expect(report).not.toContain("It kee");
		expect(rig.purposes()).toEqual(["write"]);
	});
});

describe("what is not in the corpus", () => {
	test.each([
		["Who was Napoleon Bonaparte?", "No document of the corpus is named or mentions “Napoleon Bonaparte”."],
		["Did Napoleon Bonaparte keep jobs?", "No document of the corpus is named or mentions “Napoleon Bonaparte”."],
		["how do volcanoes erupt", "No passage of the corpus was found for this question."],
	])("is not asked of the model: %s", async (query, words) => {
		const rig = await openModelRig(() => "Everybody knows that. [1]");
		const result = await rig.ask(query);
		expect(result).toMatchObject({ status: "completed", sources: [], cost: 0 });
		expect("output" in result && result.output).toBe(
			`# ${query}\n\n## Not found\n\n${words} Searched: 2 files of the corpus.\n`,
		);
		expect(rig.purposes()).toEqual([]);
	});

	test.each([
		["it", "NOT FOUND"],
		["it and why", "**Not found.**\n\nThe passages are about something else."],
	])("is said where the model says %s, with the passages that came nearest", async (_, said) => {
		const rig = await openModelRig(() => said);
		const report = await rig.report("Who founded Anchor?");
		expect(report).toMatch(/## Not found\n\nThe model recognised no answer in the \d passages that were found\.\n/);
		expect(report).toMatch(/Nearest passages:\n\n- .* \[1\]/);
		expect(rig.purposes()).toEqual(["write"]);
	});

	test("is said where nothing of what the model wrote holds", async () => {
		const rig = await openModelRig(() => "Everybody knows that. [99]");
		expect(await rig.report("What is Anchor?")).toContain("What the model wrote named none of the");
	});
});

describe("how much is asked", () => {
	test("grows with the mode: a plan, what is missing, and the words of both are searched for", async () => {
		const rig = await openModelRig((asked, purpose) => {
			if (purpose === "plan") return '```json\n{"questions": ["What does Beacon cost?"]}\n```';
			if (purpose === "follow-up") return '{"questions": ["Under which licence is Anchor released?"]}';
			return `# A\n\nTwelve dollars. [${numberOf(asked, "12 dollars")}] MIT. [${numberOf(asked, "MIT License")}]\n`;
		});
		expect(await rig.report("what is the price", { mode: "standard" })).toContain("Twelve dollars. [1] MIT. [2]");
		expect(rig.purposes()).toEqual(["plan", "follow-up", "write"]);
	});

	test("is the same to the byte for an equal request", async () => {
		const rig = await openModelRig(() => "NOT FOUND");
		const asked = { mode: "heavy", research_strategy: "Prefer figures.", report_format: "One table." } as const;
		await rig.ask("What is Anchor?", asked);
		const first = rig.endpoint.requests.map((request) => JSON.stringify(request));
		await rig.ask("What is Anchor?", asked);
		expect(rig.endpoint.requests.slice(first.length).map((request) => JSON.stringify(request))).toEqual(first);
		expect(rig.endpoint.requests[0]?.seed).toBe(1);
		for (const request of rig.endpoint.requests) {
			expect(wordsOf(request)).toContain("Prefer figures.");
			expect(wordsOf(request)).toContain("One table.");
		}
	});

	test.each(["fast", "standard", "heavy", "max"] as const)(
		"is never more than the price of %s counts with",
		async (mode) => {
			const long = Object.fromEntries(
				Array.from({ length: 80 }, (_, n) => [
					`a${n}.md`,
					`# Anchor ${n}\n\n${`Anchor ${n} ships ящики ежедневно. `.repeat(60)}\n`,
				]),
			);
			let round = 0;
			const rig = await openModelRig(
				(_, purpose) => {
					const questions = Array.from({ length: 10 }, (_each, n) => `What does Anchor ${n + 10 * round} ship?`);
					round += 1;
					if (purpose === "plan" || purpose === "follow-up")
						return { text: JSON.stringify({ questions }), usage: null };
					return { text: "It is blue. [999]".repeat(4_000), usage: null };
				},
				{ files: long, prices: { input: 1_000_000, output: 1 } },
			);
			const { cost = 0 } = await rig.ask("What does Anchor ship?", { mode });
			const first = rig.endpoint.requests.filter(({ messages }) => messages.length === 2);
			const bytes = first.map(
				({ messages }) => mostTokens({ messages: messages as ChatMessage[], maxTokens: 1 }).input,
			);
			expect(Math.max(...bytes)).toBeLessThanOrEqual(modelEffortOf(mode).promptBytes);
			const { input, output } = mostTokensOf(mode);
			expect(cost).toBeGreaterThan(0);
			expect(cost).toBeLessThanOrEqual(input + output / 1_000_000);
			expect(shownPassages(rig.endpoint.requests.at(-1) ?? { model: "", messages: [] }).length).toBeGreaterThan(5);
		},
	);

	test("leaves a question without room for passages unasked", async () => {
		const rig = await openModelRig(() => "NOT FOUND");
		const result = await rig.ask(`What is Anchor? ${"And why? ".repeat(2_600)}`);
		expect(result).toMatchObject({ status: "failed", cost: 0 });
		expect("error" in result && result.error).toMatch(/bytes of the 24000 that this mode gives.*use a higher mode/);
	});
});

test("a context that is too short fails the task, with what to do", async () => {
	const rig = await openModelRig(() => "NOT FOUND", { context: 1_000 });
	const result = await rig.ask("What is Anchor?");
	expect(result).toMatchObject({ status: "failed", cost: 0 });
	expect("error" in result && result.error).toContain("longer than the model's context: give it a longer one");
});

test("what fails has cost what it has cost", async () => {
	const rig = await openModelRig(
		(_, purpose) =>
			purpose === "write" ? { status: 404, body: { error: { message: "model not found" } } } : undefined,
		{ prices: { input: 10, output: 30 } },
	);
	const result = await rig.ask("What is Anchor?", { mode: "standard" });
	expect(result).toMatchObject({ status: "failed" });
	expect(result.cost).toBeCloseTo(2 * 0.013, 9);
});
