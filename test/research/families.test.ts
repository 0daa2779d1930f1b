/** Several things of one family in one document: nothing is said of one that stands about another. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, citationFaults, output, report, request, schemaRequest, writeFiles } from "./corpus-rig.ts";

let folder: ReturnType<typeof sharedFolder>;
beforeEach(() => {
	folder = sharedFolder();
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

const ROBOT = {
	type: "object",
	properties: {
		payload_kg: { type: "number", description: "Payload in kg" },
		price_eur: { type: "number", description: "Price in euros" },
		price: { type: "string" },
		battery_hours: { type: "number", description: "How long the battery lasts" },
		released: { type: "string", format: "date" },
	},
};

describe("a schema about one of several things", () => {
	it.each([
		["Carrier 300", { payload_kg: 300, price_eur: 18500, price: "€18,500", battery_hours: 9, released: "2019-05-01" }],
		[
			"Tell me about the Carrier 700",
			{ payload_kg: 700, price_eur: 31900, price: "€31,900", battery_hours: 7, released: "2021-10-15" },
		],
		["Picker Mini", { payload_kg: 5, price_eur: 9800, price: "€9,800", released: "2023-02-01" }],
	])("holds what stands about it and nothing of the others: %s", async (query, expected) => {
		writeFiles(folder.path, { "robots.md": ROBOTS, "other.md": "# Lamps\n\nThe lamp costs €20.\n" });
		expect(output(await ask(folder.path, schemaRequest(query, ROBOT)))).toEqual(expected);
	});

	it("takes no value from the row of another, however alike the names", async () => {
		writeFiles(folder.path, { "robots.md": ROBOTS });
		const result = await ask(folder.path, schemaRequest("Carrier 500", ROBOT));
		expect(result.status === "completed" ? result.output : {}).toEqual({});
	});

	it("reads columns with units, and columns that are the things", async () => {
		writeFiles(folder.path, {
			"lifts.csv": "Lift,Payload (kg),Price (EUR)\nAltus 4,450,27300\nAltus 8,900,41000\n",
			"pumps.md":
				"# Pumps\n\n| | Otter 2 | Otter 5 |\n| --- | --- | --- |\n| Payload | 40 kg | 90 kg |\n| Price | €310 | €520 |\n",
		});
		expect(output(await ask(folder.path, schemaRequest("Altus 8", ROBOT)))).toMatchObject({
			payload_kg: 900,
			price_eur: 41000,
		});
		expect(output(await ask(folder.path, schemaRequest("Otter 5", ROBOT)))).toMatchObject({
			payload_kg: 90,
			price_eur: 520,
		});
	});

	it("reads sections and sentences that are about it, and no others", async () => {
		writeFiles(folder.path, {
			"pumps.md":
				"# Pumps\n\n## Otter 2\n\nIt weighs 12 kg.\n\n## Otter 5\n\nIt weighs 30 kg. The Otter 2 weighs 12 kg.\n\n## Seal\n\nA pump for salt water.\n",
		});
		const schema = { type: "object", properties: { weight_kg: { type: "number" } } };
		expect(output(await ask(folder.path, schemaRequest("Otter 5", schema)))).toEqual({ weight_kg: 30 });
		expect(output(await ask(folder.path, schemaRequest("Otter 2", schema)))).toEqual({ weight_kg: 12 });
		const seal = await ask(folder.path, schemaRequest("Facts of the Seal", schema));
		expect(seal.status === "completed" ? seal.output : {}).toEqual({});
	});

	it("takes no value of a part for one of the whole", async () => {
		writeFiles(folder.path, {
			"a.md":
				"# Notes\n\nThe Carrier 300 is red.\n\nThe charger of the Carrier 300 weighs 11 kg. It has 3 sockets.\n\nThe Carrier 300 Pro weighs 95 kg.\n",
		});
		const properties = {
			weight_kg: { type: "number" },
			sockets: { type: "integer" },
			charger_weight_kg: { type: "number" },
		};
		const result = await ask(folder.path, schemaRequest("Carrier 300", { type: "object", properties }));
		expect(output(result)).toEqual({ charger_weight_kg: 11 });
		expect(await report(folder.path, "How much does the Carrier 300 weigh?")).not.toMatch(/^[^“]*(?:11|95) kg[^”]*$/m);
	});

	it("fills a field with one value from the thing that it names, where the query names several", async () => {
		writeFiles(folder.path, { "robots.md": ROBOTS });
		const properties = {
			price_eur: { type: "number" },
			carrier_700_price_eur: { type: "number", description: "Price of the Carrier 700 in euros" },
		};
		const result = await ask(
			folder.path,
			schemaRequest("Compare the Carrier 300 and the Carrier 700", { type: "object", properties }),
		);
		expect(output(result)).toEqual({ carrier_700_price_eur: 31900 });
	});

	it("takes nothing about another from a document that begins with it", async () => {
		writeFiles(folder.path, {
			"handbook.md":
				"# Company handbook\n\nAcme Robotics builds floor robots. The company has 430 employees.\n\n## Customers\n\nGlobex is a customer of ours. It has 95 robots, and its phone number is +49 40 555 0199.\n",
		});
		const properties = { employees: { type: "integer" }, robots: { type: "integer" }, phone: { type: "string" } };
		const result = await ask(folder.path, schemaRequest("Acme Robotics", { type: "object", properties }));
		expect(output(result)).toEqual({ employees: 430 });
	});
});

describe("a question about a version", () => {
	it("is answered by its row, not by those of others", async () => {
		writeFiles(folder.path, {
			"tern.md": `# Tern

| Version | Supported Node.js versions |
| --- | --- |
| 5.x | 14 or later |
| 6.x | 16 or later |
| 7.x | 18 or later |
`,
		});
		const text = await report(folder.path, "Which Node.js versions does Tern 7 support?");
		expect(text).toContain("18 or later");
		expect(text).not.toMatch(/14 or later|16 or later/);
	});
});

describe("names that stand in a sentence", () => {
	it("are a list where several persons did it", async () => {
		writeFiles(folder.path, { "acme.md": "# Acme\n\nAcme was founded by Anna de Vries and Pieter Jansen in 2004.\n" });
		const schema = { type: "object", properties: { founders: { type: "array", items: { type: "string" } } } };
		expect(output(await ask(folder.path, schemaRequest("Acme", schema)))).toEqual({
			founders: ["Anna de Vries", "Pieter Jansen"],
		});
	});
});

describe("a JSON file that is one record", () => {
	it("fills a list of objects from its list of that name", async () => {
		writeFiles(folder.path, {
			"team.json": JSON.stringify({
				company: "Initech",
				offices: [
					{ city: "Delft", people: 40 },
					{ city: "Graz", people: 12 },
				],
			}),
			"other.md": "# Lamps\n\nThe lamp costs 20 euros.\n",
		});
		const items = { type: "object", properties: { city: { type: "string" }, people: { type: "integer" } } };
		const schema = { type: "object", properties: { offices: { type: "array", items } } };
		expect(output(await ask(folder.path, schemaRequest("Initech", schema)))).toEqual({
			offices: [
				{ city: "Delft", people: 40 },
				{ city: "Graz", people: 12 },
			],
		});
	});
});

describe("a question about installation and use", () => {
	const README = `# Tern API

> ## Note
> Tern binds to the local host only.

Gull is in beta. Many look at Gull first.

Tern is a queue server for small machines.

## Quick start

\`\`\`sh
npm i
\`\`\`

## Install

\`\`\`sh
npm i tern
\`\`\`

Do you want to know more? Head to the Getting Started page. If you learn best by code, explore the demo.
`;

	it("is answered by the command that names the package, without what sends the reader on", async () => {
		writeFiles(folder.path, { "tern/README.md": README });
		const text = await report(folder.path, "How is tern installed and used?");
		expect(text).toContain("```sh\nnpm i tern\n```");
		expect(text).not.toMatch(/Do you want|Head to|explore the demo|## Note/);
	});

	it("is introduced by sentences about the package, not about another", async () => {
		writeFiles(folder.path, { "tern/README.md": README });
		const text = await report(folder.path, "What is tern?");
		expect(text).toContain("Tern is a queue server for small machines.");
		expect(text).not.toMatch(/Gull is in beta|Note/);
	});
});
