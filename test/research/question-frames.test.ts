/** The words of a question that are no topic: they neither find anything nor keep anything from being found. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, output, report, request, schemaRequest, writeFiles } from "./corpus-rig.ts";

let folder: ReturnType<typeof sharedFolder>;
beforeAll(() => {
	folder = sharedFolder();
	writeFiles(folder.path, {
		"heating.md":
			"# Heating\n\nHeat pumps move heat from the air or the ground into a house.\n\n## Boilers\n\nCondensing boilers reach 95 percent efficiency.\n",
		"subsidies.md":
			"# Subsidies\n\nThe state pays 35 percent of the price of a heat pump. Solar panels carry no VAT.\n",
		"news.txt":
			"Sales of heat pumps fell by a fifth in 2024, installers wrote.\n\nThe minister announced a new grid fee.\n",
	});
});
afterAll(() => folder.remove());

const FRAMES = [
	"What do our documents say about %?",
	"What does the handbook say about %?",
	"What can our wiki tell us about %?",
	"What do the studies mention regarding %?",
	"What is known about %?",
	"Is there anything in our notes on %?",
	"According to the reports, what are the facts of %?",
	"I would like to know everything about %.",
	"We are interested in %, please find out what matters.",
];

describe("a question in words that carry no evidence", () => {
	it.each(FRAMES)("%j finds what its topic alone finds", async (frame) => {
		const { sources } = await ask(folder.path, request(frame.replace("%", "heat pumps")));
		expect(sources.map((source) => source.url).sort()).toEqual(["heating.md", "news.txt", "subsidies.md"]);
	});

	it.each(FRAMES)("%j finds nothing about what the corpus does not have", async (frame) => {
		for (const absent of ["nuclear fusion", "the price of zeppelins"]) {
			const { sources } = await ask(folder.path, request(frame.replace("%", absent)));
			expect(sources).toEqual([]);
		}
	});

	it("keeps the same words where they are the topic", async () => {
		writeFiles(folder.path, {
			"physics/matter.md": "# Physics\n\nDark matter makes up most of the mass of a galaxy.\n",
		});
		expect(await report(folder.path, "What is dark matter in a galaxy?")).toContain("Dark matter makes up most");
	});
});

describe("a question about things that it names beside", () => {
	const MAKERS = {
		"acme.md": "# Acme\n\nAcme has 120 employees and sells widgets to the food industry.\n",
		"globex.md": "# Globex\n\nGlobex has 45 employees and sells widgets for pumps.\n",
	};
	const asked = (what: string) => `What does each of these ${what} sell, and how large is it: Acme, Globex?`;
	const inParts = (query: string) => ({
		...request(query),
		report_format: "## What they sell\n## How large they are\n",
	});

	it.each(["makers of widgets", "companies", "vendors of software"])(
		"is answered by what is said of them, whether or not that calls them %s",
		async (what) => {
			const own = sharedFolder();
			try {
				writeFiles(own.path, MAKERS);
				const text = output(await ask(own.path, inParts(asked(what))));
				expect(text).toContain("sells widgets to the food industry");
				expect(text).toContain("sells widgets for pumps");
				expect(text).not.toContain("recognised");
			} finally {
				own.remove();
			}
		},
	);

	it("still says what is told of none of them", async () => {
		const own = sharedFolder();
		try {
			writeFiles(own.path, MAKERS);
			const text = output(await ask(own.path, inParts(asked("makers of widgets").replace("sell", "patent"))));
			expect(text).toContain("as an answer to: What does each of these makers of widgets patent?");
		} finally {
			own.remove();
		}
	});

	it("keeps what they are called where nothing names them", async () => {
		const text = output(await ask(folder.path, request("What does each of these makers of widgets sell?")));
		expect(text).toContain("No sentence was recognised as an answer.");
	});
});

describe("a schema task whose query frames its topic", () => {
	const schema = {
		type: "object",
		properties: {
			subsidy: { type: "integer", description: "Percent of the price that the state pays" },
			efficiency: { type: "string", description: "Efficiency of condensing boilers" },
		},
	};

	it("is filled from the documents about the topic", async () => {
		const asked = schemaRequest("What are the facts of heat pumps, their subsidy and their efficiency?", schema);
		expect(output(await ask(folder.path, asked))).toMatchObject({ subsidy: 35 });
	});

	it("is filled from nothing where no document is about the topic", async () => {
		const asked = schemaRequest("What are the facts of zeppelins, their subsidy and their efficiency?", schema);
		expect(output(await ask(folder.path, asked))).toEqual({});
	});
});
