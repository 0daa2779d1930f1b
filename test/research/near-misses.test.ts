/** The right topic is no answer where the entity, the year or the thing asked for is another. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCitations } from "../../src/research/quotation.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { report, writeFiles } from "./corpus-rig.ts";

let folder: ReturnType<typeof sharedFolder>;
beforeAll(() => {
	folder = sharedFolder();
	// In a large corpus a rare word weighs little more than one that stands nowhere.
	const others = Array.from({ length: 400 }, (_, index) => `Lamp ${index} is green and stands in hall ${index}.`);
	writeFiles(folder.path, {
		"lamps.md": `# Lamps\n\n${others.join("\n\n")}\n`,
		"initech.md":
			"# Initech\n\nNet profit rose to EUR 12 million in 2024 from EUR 9 million in 2023. The chief executive is Ann Smith.\n",
		"readers.md": "# Readers\n\n| Reader | Weight |\n| --- | --- |\n| Lumo 6 | 158 g |\n| Pagina Go | 182 g |\n",
		"minutes.md": "# Minutes\n\nDecision: pilot with Globex from April, with three robots for eight weeks.\n",
		"changes.md": "# Changes\n\n- 4 May 2025: refunds can be partial.\n- 11 January 2025: payouts to Norway.\n",
	});
});
afterAll(() => folder.remove());

async function answered(query: string): Promise<string[]> {
	return readCitations(await report(folder.path, query)).statements.map((statement) => statement.text);
}

describe("a report answers", () => {
	it.each([
		["What was the net profit of Initech in 2023?", "EUR 9 million in 2023"],
		["Who is the chief executive of Initech?", "Ann Smith"],
		["What is the weight of the Lumo 6?", "158 g"],
		["Which is lighter, the Lumo 6 or the Pagina Go?", "182 g"],
		["How long does the pilot with Globex last?", "eight weeks"],
		["What changed in May 2025?", "refunds can be partial"],
	])("%s", async (query, expected) => {
		expect((await answered(query)).join(" ")).toContain(expected);
	});
});

describe("a report does not answer", () => {
	it.each([
		["about another year", "What was the net profit of Initech in 2019?"],
		["about another month", "What changed in March 2025?"],
		["about another model", "What is the weight of the Lumo 8?"],
		["what a noun beside it tells", "What is the salary of the chief executive of Initech?"],
		["an amount of money with another number", "How much did Globex pay for the pilot?"],
	])("%s: %s", async (_, query) => {
		expect(await answered(query)).toEqual([]);
	});
});
