/** Numbers without quotes: told of where YAML 1.1 reads them otherwise or where digits are lost, and nowhere else. */
import { describe, expect, it } from "vitest";
import { formatProblem, problemsOf } from "./pipeline-folder.ts";

const head = "version: 1\nname: watch\n";
const task = "tasks: { t: { query: q } }\n";
const told = async (file: Parameters<typeof problemsOf>[0]) => (await problemsOf(file)).map(formatProblem);
const codes = async (file: Parameters<typeof problemsOf>[0]) => (await problemsOf(file)).map(({ code }) => code);
const variable = (value: string) => `${head}${task}vars: { v: ${value} }\n`;

/** Rows of a YAML file, each the whole row. */
const dataFile = (text: string, definition = "{ file: z.yaml }") => ({
	"pipeline.yaml": `${head}data: { z: ${definition} }\ntasks: { t: { for_each: { z: z }, key: "{{ z }}", query: q } }\n`,
	"z.yaml": text,
});

it("says nothing of what stands under a key of the user's own", async () => {
	expect(await codes(`${head}${task}x-notes: { sw: on }\nvars: { v: 1, x-note: 1.10 }\n`)).toEqual([]);
});

describe("a value that YAML 1.1 reads otherwise", () => {
	it.each([
		"01234",
		"-017",
		"08",
		"0o17",
		"0b11",
		"1_000",
		"-1_000.5",
		"0x_ff",
		"+0x1f",
		"1e3",
		"1.5e3",
		"12:30",
		"off",
	])("is told of: %s", async (value) => {
		expect(await codes(variable(value))).toEqual(["yaml_1_1_reading"]);
	});

	it.each([
		["1_000", 'quote it: "1_000"; if a number is meant, write 1000'],
		["-0b11", 'quote it: "-0b11"; if a number is meant, write -3'],
		["0_17", 'quote it: "0_17"; if a number is meant, write 15'],
		["off", 'quote it: "off"'],
	])("with what may be meant by it: %s", async (value, hint) => {
		expect((await problemsOf(variable(value)))[0]?.hint).toBe(hint);
	});

	it.each([
		"0",
		"7",
		"07",
		"-3",
		"2026",
		"2.5",
		"1.5e+30",
		"2026-10-01",
		"1.2.3",
		"v1_0",
		"_1",
		"'01234'",
		'"1_000"',
		"0o9",
	])("is not, where both read the same or there are quotes: %s", async (value) => {
		expect((await codes(variable(value))).filter((code) => code === "yaml_1_1_reading")).toEqual([]);
	});

	it("is told of where a number belongs, too, and with the number to write", async () => {
		const [problem, ...others] = await told(`${head}${task}budget: { max_cost: 010 }\n`);
		expect(others).toEqual([]);
		expect(problem).toContain("hint: if the number is meant, write 10");
	});
});

describe("a number that is written otherwise as text", () => {
	it.each(["1.10", "1.0", "0x1F", "+5", ".5", "5."])("is told of in `vars`: %s", async (value) => {
		expect(await codes(variable(value))).toEqual(["digits_lost"]);
	});

	it("is told of in rows of data, and in those that `include` and `exclude` name", async () => {
		const matrix = "include: [{ z: 2.10 }], exclude: [{ z: 1.10 }]";
		const file = `${head}data: { z: [1.10] }\ntasks: { t: { for_each: { z: z }, ${matrix}, key: "{{ z }}", query: q } }\n`;
		expect(await codes(file)).toEqual(["digits_lost", "digits_lost", "digits_lost"]);
	});

	it.each([
		["a limit and prices", `${task}budget: { max_cost: 1.10 }\nprices: { standard: 0.50 }\n`],
		[
			"a row schema",
			`data: { z: { file: z.csv, schema: { type: object, properties: { price: { type: number, minimum: 1.10, maximum: 2.0 } } } } }
tasks: { t: { for_each: { z: z }, key: "{{ z.id }}", query: "{{ z.price }}" } }\n`,
		],
		[
			"an output schema",
			"tasks: { t: { query: q, output: { schema: { type: object, properties: { a: { type: number, maximum: 5.0 } } } } } }\n",
		],
	])("is not where a number belongs: %s", async (_, rest) => {
		expect(await told({ "pipeline.yaml": `${head}${rest}`, "z.csv": "id,price\na,1.50\n" })).toEqual([]);
	});

	it("goes with a comment that gives a reason", async () => {
		expect(await told(`${head}${task}vars:\n  v: 1.10 # trawl-ignore: digits_lost -- a price\n`)).toEqual([]);
	});
});

describe("numbers in a YAML data file", () => {
	it("are told of at the reference, with their own place", async () => {
		expect(await told(dataFile("- 1.10\n- 2\n"))).toEqual([
			"pipeline.yaml:3:20 warning digits_lost: z.yaml: expected a number that keeps its digits as text, found 1.10, which becomes 1.1\n" +
				"  here: z.yaml:1:3\n" +
				'  hint: if its digits are meant, put it in quotes: "1.10"; else write 1.1',
		]);
	});

	it("are numbers where a schema says what rows are", async () => {
		expect(await told(dataFile("- 1.10\n", "{ file: z.yaml, schema: { type: number } }"))).toEqual([]);
	});

	it("are told of up to twenty, and then counted", async () => {
		const rows = Array.from({ length: 30 }, (_, index) => `- ${index + 1}.10\n`).join("");
		const problems = await problemsOf(dataFile(rows));
		expect(problems).toHaveLength(21);
		expect(problems.at(-1)?.message).toBe("and 10 more such values in this file");
	});
});

describe("a number where only text belongs", () => {
	it("is shown with all its digits, which its quotes keep", async () => {
		const [problem] = await told(`${head}tasks: { t: { query: 007.50 } }\n`);
		expect(problem).toContain("found 007.50");
		expect(problem).toContain('put it in quotes: "007.50"');
	});
});
