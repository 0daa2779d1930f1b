import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, outcome, read } from "./builders.ts";

const KEYS = [
	"id",
	"template",
	"key",
	"bindings",
	"status",
	"query",
	"output_type",
	"output",
	"repairs",
	"sources",
	"artefacts",
	"cost",
	"attempts",
	"error",
];

describe("results.json", () => {
	test("reads as if printed whole with two spaces", async () => {
		const dir = temporaryFolder();
		const all = [outcome(), outcome({ key: "b", output_type: "json", output: { a: [1, { b: "x\ny" }] } })];
		await exportWell(dir, all, ["json"]);
		expect(read(dir, "results.json")).toBe(`${JSON.stringify(all, null, 2)}\n`);
	});

	test("is an empty array when there is no task", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [], ["json", "jsonl", "csv", "markdown"]);
		expect(read(dir, "results.json")).toBe("[]\n");
		expect(read(dir, "results.jsonl")).toBe("");
		expect(read(dir, "results.csv")).toBe("id,template,status,sources,cost,attempts,error\n");
		expect(read(dir, "index.md")).toBe("# competitor-watch\n\n0 tasks.\n");
	});

	test("has every key in one order, whatever the order in which they came", async () => {
		const dir = temporaryFolder();
		const { id, error, ...rest } = outcome();
		await exportWell(dir, [{ error, ...rest, id }], ["json", "jsonl"]);
		expect(Object.keys(JSON.parse(read(dir, "results.json"))[0])).toEqual(KEYS);
		expect(Object.keys(JSON.parse(read(dir, "results.jsonl")))).toEqual(KEYS);
	});

	test("keeps control characters, lone surrogates and line separators", async () => {
		const dir = temporaryFolder();
		const nasty = "\u0000\u001b[31m\ud800 \udc00\u2028\u202e\u{1f600}";
		await exportWell(dir, [outcome({ output: nasty, bindings: { [nasty]: nasty } })], ["json", "jsonl"]);
		for (const text of [read(dir, "results.json").slice(1, -2), read(dir, "results.jsonl")]) {
			expect(JSON.parse(text)).toMatchObject({ output: nasty, bindings: { [nasty]: nasty } });
		}
		expect(read(dir, "results.jsonl")).toContain("\\ud800 \\udc00");
	});
});

test.each(["\u007f", "\u009b", "\u202e", "\u061c", "é\u007f"])(
	"%j is spelled out, whatever stands around it",
	async (character) => {
		const dir = temporaryFolder();
		await exportWell(dir, [outcome({ output: `before ${character} behind` })], ["json", "jsonl"]);
		for (const file of ["results.json", "results.jsonl"]) {
			const escaped = character.replace(
				/[^é]/u,
				(unsafe) => `\\u${unsafe.charCodeAt(0).toString(16).padStart(4, "0")}`,
			);
			expect(read(dir, file)).toContain(`before ${escaped} behind`);
		}
	},
);

test("results.json is indented as JSON.stringify would print the whole list", async () => {
	const dir = temporaryFolder();
	await exportWell(dir, [outcome({ output: { a: [{ b: "one\ntwo" }, []], c: {} } }), outcome({ key: "b" })], ["json"]);
	const text = read(dir, "results.json");
	expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
});

test("results.jsonl has the same objects, one a line", async () => {
	const dir = temporaryFolder();
	await exportWell(dir, [outcome({ output: "a\nb\r\nc" }), outcome({ key: "b" })], ["json", "jsonl"]);
	const lines = read(dir, "results.jsonl").split("\n");
	expect(lines.pop()).toBe("");
	expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(read(dir, "results.json")));
});
