/** Several things of one family in one document: nothing is said of one that stands about another. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, citationFaults, output, report, request, temporaryFolder, writeFiles } from "./corpus-rig.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
	folder = temporaryFolder();
});
afterEach(() => folder.remove());

const ROBOTS = `# Robot handbook

| Model | Payload (kg) | Price | Released |
| --- | --- | --- | --- |
| Carrier 300 | 300 | €18,500 | 2019-05-01 |
| Carrier 700 | 700 | €31,900 | 2021-10-15 |
| Picker Mini | 5 | €9,800 | 2023-02-01 |

## Notes

The Carrier 300 moves pallets between the dock and the racks. Its battery lasts 9 hours.

The Carrier 700 is the heavy one and needs a reinforced floor. Its battery lasts 7 hours.
`;

describe("a sentence that leans on the one before it", () => {
	it("is cited together with it, as it stands there", async () => {
		writeFiles(folder.path, { "robots.md": ROBOTS });
		const result = await ask(folder.path, request("How long does the battery of the Carrier 700 last?"));
		expect(output(result)).toContain(
			"The Carrier 700 is the heavy one and needs a reinforced floor. Its battery lasts 7 hours. [1]",
		);
		expect(output(result)).not.toContain("9 hours");
		expect(await citationFaults(folder.path, result)).toEqual([]);
	});

	it("is left out where nothing in its paragraph says what it is about", async () => {
		writeFiles(folder.path, {
			"lamp.md": "# Lamp\n\nThe lamp is a small light for the desk.\n\nIts bulb lasts 900 hours and is sold apart.\n",
		});
		expect(await report(folder.path, "What is the lamp and its bulb?")).not.toMatch(/(?:^|\] |- )Its /m);
	});

	it("never opens a statement, whatever the question", async () => {
		writeFiles(folder.path, {
			"gull.md":
				"# Gull\n\nGull is a fork of Tern.\n\n**Tern** is written in C. It is not a fork of anything. These two are often mixed up.\n",
		});
		for (const query of ["What is Gull?", "Tell me about Gull.", "Is Gull a fork?"]) {
			expect(await report(folder.path, query)).not.toMatch(/(?:^|\] |- )(?:It|Its|These) /m);
		}
	});
});

describe("near-duplicates", () => {
	it("are none where they differ in a number", async () => {
		writeFiles(folder.path, {
			"tern.md": `# Tern

| Version | Supported Node.js versions | End of life |
| --- | --- | --- |
| 5.x | 14 or later | March 2023 |
| 6.x | 16 or later | March 2025 |
| 7.x | 18 or later | March 2027 |
`,
		});
		const text = await report(folder.path, "Which Node.js versions does Tern support?");
		for (const row of ["5.x", "6.x", "7.x"]) expect(text).toContain(row);
	});

	it("are none where each names another thing", async () => {
		writeFiles(folder.path, { "robots.md": ROBOTS });
		const text = await report(folder.path, "Compare the Carrier 300 and the Carrier 700.");
		for (const said of ["€18,500", "€31,900", "9 hours", "7 hours"]) expect(text).toContain(said);
	});
});

describe("a question after others", () => {
	it("is answered above only where a sentence above says it itself", async () => {
		writeFiles(folder.path, {
			"tern/README.md":
				"# Tern\n\n## Usage\n\nTern binds to the local host, whatever the configuration of the system is.\n",
		});
		const text = await report(folder.path, "How is Tern used?\nWhich options of Tern matter?");
		expect(text).not.toContain("Answered above");
		expect(text).toContain("## Not recognised");
	});
});
