import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, handbook, output, schemaRequest, writeFiles } from "./corpus-rig.ts";

/** Fills one schema over the handbook. */
async function fill(query: string, properties: JsonObject, required: readonly string[] = []): Promise<unknown> {
	return output(await ask(handbook, schemaRequest(query, { type: "object", properties, required })));
}

describe("a schema is filled from evidence", () => {
	const schema = {
		type: "object",
		required: ["summary", "license"],
		additionalProperties: false,
		properties: {
			summary: { type: "string", description: "What the package is for, in one sentence." },
			license: { type: "string", description: "SPDX id of the licence." },
			node_versions: { type: "string", description: "Supported Node.js versions." },
			notable_options: { type: "array", items: { type: "string" }, description: "Options worth knowing." },
		},
	};

	it("with a summary, a licence, versions and options of a package", async () => {
		const result = await ask(
			handbook,
			schemaRequest("Review the package orbit-sync and the Node versions it needs.", schema),
		);
		expect(output(result)).toEqual({
			summary: "Orbit Sync is a file synchronisation service for small teams.",
			license: "MIT",
			node_versions: "Node.js >= 18",
			notable_options: [
				"dryRun: boolean; false; Reports what would be copied and copies nothing.",
				"maxDepth: number; 32; How many nested folders are followed.",
				"conflict: string; newest; Which file wins when both have changed.",
			],
		});
		expect(new Ajv().validate(schema, output(result))).toBe(true);
	});

	it("with verbatim sources that name the fields they support", async () => {
		const { sources } = await ask(handbook, schemaRequest("Review the package orbit-sync.", schema));
		const supported = sources.map((source) => source.description).join(" ");
		for (const field of ["/summary", "/license", "/node_versions", "/notable_options"])
			expect(supported).toContain(field);
		for (const source of sources) {
			expect(readFileSync(join(handbook, source.url ?? ""), "utf8")).toContain(source.snippet);
		}
	});

	it("leaving out what nothing supports", async () => {
		const value = await fill("Review orbit-sync.", {
			headcount: { type: "integer", description: "Number of employees" },
			submarine_depth: { type: "number" },
			mascot: { type: "string", description: "Animal that the product has as its mascot" },
		});
		expect(value).toEqual({});
	});

	it("from the named document alone", async () => {
		const properties = { price: { type: "number", description: "Price in euros" } };
		expect(await fill("Profile @acme/ledger.", properties)).toEqual({ price: 90 });
		expect(await fill("Profile orbit-sync.", properties)).toEqual({ price: 12.5 });
	});
});

describe("each type", () => {
	it.each([
		[
			"numbers with separators",
			"Profile orbit-sync.",
			{ max_files: { type: "integer", description: "Files a folder may hold" } },
			{ max_files: 50000 },
		],
		[
			"numbers with a scale",
			"Profile @acme/ledger.",
			{ max_entries: { type: "integer", description: "Entries a ledger file may hold" } },
			{ max_entries: 1500000 },
		],
		[
			"numbers within bounds only",
			"Profile orbit-sync.",
			{ max_files: { type: "integer", maximum: 10, description: "Files a folder may hold" } },
			{},
		],
		[
			"a year where a year is asked for",
			"Profile Orbit Works.",
			{ founded: { type: "integer", description: "Year of foundation" } },
			{ founded: 2015 },
		],
		[
			"dates",
			"Describe the holidays.",
			{ expiry: { type: "string", format: "date", description: "When unused days expire" } },
			{ expiry: "2027-03-31" },
		],
		[
			"e-mail addresses and links",
			"Profile orbit-sync.",
			{ help: { type: "string", format: "uri", description: "Where to contact or visit the support desk" } },
			{ help: "https://orbit.example/help" },
		],
		[
			"a plain no",
			"Profile orbit-sync.",
			{ supports_encryption: { type: "boolean", description: "Encryption at rest" } },
			{ supports_encryption: false },
		],
		["no boolean without a statement", "Profile orbit-sync.", { supports_teleportation: { type: "boolean" } }, {}],
		[
			"members of an enum",
			"Profile orbit-sync.",
			{ license: { type: "string", enum: ["Apache-2.0", "MIT", "ISC"] } },
			{ license: "MIT" },
		],
		["the name of the thing", "Profile orbit-sync.", { name: { type: "string" } }, { name: "orbit-sync" }],
		[
			"nested objects",
			"Profile orbit-sync.",
			{
				limits: {
					type: "object",
					properties: { max_files: { type: "integer", description: "Files a folder may hold" } },
				},
			},
			{ limits: { max_files: 50000 } },
		],
		[
			"null for a nullable field without evidence",
			"Profile orbit-sync.",
			{ mascot: { type: ["string", "null"] } },
			{ mascot: null },
		],
	] as const)("%s", async (_, query, properties, expected) => {
		const required = Object.values(expected).includes(null as never) ? Object.keys(properties) : [];
		expect(await fill(query, properties as unknown as JsonObject, required)).toEqual(expected);
	});

	it("arrays of objects come from tables by their columns", async () => {
		const option = {
			type: "object",
			required: ["option", "meaning"],
			properties: { option: { type: "string" }, default: { type: "string" }, meaning: { type: "string" } },
		};
		expect(await fill("Profile orbit-sync.", { options: { type: "array", maxItems: 2, items: option } })).toEqual({
			options: [
				{ option: "dryRun", default: "false", meaning: "Reports what would be copied and copies nothing." },
				{ option: "maxDepth", default: "32", meaning: "How many nested folders are followed." },
			],
		});
	});

	it("arrays of objects come from lists by name and description", async () => {
		const option = { type: "object", properties: { name: { type: "string" }, description: { type: "string" } } };
		expect(await fill("Profile @acme/ledger.", { options: { type: "array", maxItems: 1, items: option } })).toEqual({
			options: [{ name: "--currency <code>", description: "the currency that amounts are shown in, EUR by default." }],
		});
	});

	it("follows local references", async () => {
		const schema = {
			type: "object",
			properties: { license: { $ref: "#/$defs/license" } },
			$defs: { license: { type: "string", enum: ["MIT", "ISC"] } },
		};
		expect(output(await ask(handbook, schemaRequest("Profile orbit-sync.", schema)))).toEqual({ license: "MIT" });
	});
});

describe("a required field without evidence", () => {
	async function failure(query: string, schema: JsonObject): Promise<string> {
		const result = await ask(handbook, schemaRequest(query, schema));
		return result.status === "failed" ? result.error : "";
	}

	it("fails the task, with its path and what was looked for", async () => {
		const schema = {
			type: "object",
			required: ["summary", "mascot"],
			properties: { summary: { type: "string" }, mascot: { type: "string", description: "Animal on the logo" } },
		};
		expect(await failure("Profile orbit-sync.", schema)).toBe(
			"No value was recognised for the required field /mascot (looked for: mascot Animal on the logo); searched 2 files named orbit-sync, of 6 files.",
		);
	});

	it("is named with its whole path when it is nested", async () => {
		const inner = { type: "object", required: ["mascot"], properties: { mascot: { type: "string" } } };
		const schema = { type: "object", required: ["brand"], properties: { brand: inner } };
		expect(await failure("Profile orbit-sync.", schema)).toContain("/brand/mascot");
	});

	it("fails a task about something that the corpus does not know", async () => {
		const schema = { type: "object", required: ["summary"], properties: { summary: { type: "string" } } };
		expect(await failure("Profile Zodiac-Holdings.", schema)).toContain(
			"Nothing in the corpus mentions Zodiac-Holdings",
		);
	});

	it("counts a value that does not fit the schema as no evidence", async () => {
		const schema = {
			type: "object",
			required: ["license"],
			properties: { license: { type: "string", minLength: 40, pattern: "^X" } },
		};
		expect(await failure("Profile orbit-sync.", schema)).toContain("/license");
		const optional = { type: "object", properties: schema.properties };
		expect(output(await ask(handbook, schemaRequest("Profile orbit-sync.", optional)))).toEqual({});
	});

	it("is told from a schema that does not compile or is no object", async () => {
		expect(await failure("Profile orbit-sync.", { type: "object", properties: { a: { type: "nonsense" } } })).toContain(
			"does not compile",
		);
		expect(await failure("Profile orbit-sync.", { type: "array" })).toContain("must describe an object");
	});
});

it("reads licences by their texts", async () => {
	const folder = sharedFolder();
	const texts = {
		"Apache-2.0": "Apache License\n\nVersion 2.0, January 2004\n\nTERMS AND CONDITIONS",
		ISC: "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.",
		"BSD-3-Clause":
			"Redistribution and use in source and binary forms are permitted.\n\nNeither the name of the author may be used to endorse products.",
		"BSD-2-Clause": "Redistribution and use in source and binary forms are permitted.",
		"MPL-2.0":
			"Mozilla Public License Version 2.0\n\nSecondary License means the GNU Lesser General Public License, Version 2.1.",
	};
	writeFiles(
		folder.path,
		Object.fromEntries(Object.entries(texts).map(([id, text]) => [`pkg-${id.toLowerCase()}/LICENSE`, text])),
	);
	for (const id of Object.keys(texts)) {
		const asked = schemaRequest(`Profile pkg-${id.toLowerCase()}.`, {
			type: "object",
			properties: { license: { type: "string" } },
		});
		expect(output(await ask(folder.path, asked))).toEqual({ license: id });
	}
	folder.remove();
});

describe("a schema with a pattern that takes a time without end", () => {
	it.each([
		["is filled by it", "/code", { code: { type: "string", description: "Lamp code", pattern: "^(a|a)+c$" } }],
		[
			"is checked against it",
			"/codes/0",
			{ codes: { type: "array", items: { type: "string", pattern: "^(a+)+$" }, description: "Lamp codes" } },
		],
	])("fails naming the field that %s", async (_, path, properties) => {
		const folder = sharedFolder();
		const code = "a".repeat(60);
		writeFiles(folder.path, { "lamp.md": `# Lamp\n\nThe lamp code is ${code}!\n\n## Lamp codes\n\n- ${code}!\n- b\n` });
		const result = await ask(
			folder.path,
			schemaRequest("What are the codes of the lamp?", { type: "object", properties }),
		);
		folder.remove();
		expect(result).toMatchObject({ status: "failed", error: expect.stringMatching(/took longer than 1 s to match/) });
		expect(result.status === "failed" && result.error.startsWith(`${path} `)).toBe(true);
	});
});

describe("facts of a package", () => {
	const schema = {
		type: "object",
		properties: {
			purpose: { type: "string", description: "What the package is for, in one sentence" },
			node_versions: { type: "string", description: "Supported Node.js versions" },
			notable_options: { type: "array", description: "Notable options of the package", items: { type: "string" } },
		},
	};

	/** The facts of a package with this README. */
	async function factsOf(readme: string): Promise<unknown> {
		const folder = sharedFolder();
		writeFiles(folder.path, { "winder/README.md": readme });
		try {
			return output(await ask(folder.path, schemaRequest("What is winder for and what does it need?", schema)));
		} finally {
			folder.remove();
		}
	}

	it("take a sentence that says what it is before a slogan", async () => {
		const readme = "# Winder\n\n- built for speed\n- low-level coil winder for thin copper wire on wide drums\n";
		expect(await factsOf(readme)).toMatchObject({
			purpose: "low-level coil winder for thin copper wire on wide drums.",
		});
	});

	it.each([
		["- supports browsers and Node.js 18.x - current", "Node.js 18.x - current"],
		["Winder requires Node.js 20.", "Node.js 20"],
		["Winder runs at full speed from Node >= 22 on.", "Node >= 22"],
		["The benchmark was made with ten drums running on Node 22.11.0.", undefined],
	])("take from %j the versions it demands, whole, and no others", async (line, versions) => {
		const facts = await factsOf(`# Winder\n\nWinder is a coil winder for thin wire.\n\n${line}\n`);
		expect(facts).toHaveProperty("purpose");
		expect((facts as { node_versions?: string }).node_versions).toBe(versions);
	});

	it("take as options what stands below their heading, neither arguments nor methods", async () => {
		const api =
			"## API\n\n### wind(drum, options)\n\n#### drum\n\nThe drum to wind on.\n\n#### options\n\nAn object.\n\n";
		const options = "#### tension\n\nHow tight the wire is.\n\n#### layers\n\nHow many layers there are.\n\n";
		const calls =
			"## Option helpers\n\n- `.readOptions()` returns all option values\n- `.setOption()` changes an option value\n";
		expect(await factsOf(`# Winder\n\nWinder is a coil winder for thin wire.\n\n${api}${options}`)).toMatchObject({
			notable_options: ["tension", "layers"],
		});
		const facts = await factsOf(`# Winder\n\nWinder is a coil winder for thin wire.\n\n${calls}`);
		expect(JSON.stringify(facts)).not.toContain("readOptions");
	});
});
