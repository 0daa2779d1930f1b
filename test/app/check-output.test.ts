import { expect, test } from "vitest";
import { createOutputCheck } from "../../src/app/check-output.ts";
import { encodeToon } from "../../src/values/toon.ts";

const SCHEMA = { type: "object", required: ["score"], properties: { score: { type: "number" } } };
const settings = { mode: "fast" as const, output_formats: ["toon" as const, SCHEMA] };

test("TOON is held against the schema by the value that it is the text of, and stays as it came", () => {
	const check = createOutputCheck();
	const good = encodeToon({ score: 7 });
	expect(check(settings, good)).toEqual({ output: good, repairs: [], fault: null });
	const bad = encodeToon({ score: "seven" });
	expect(check(settings, bad)).toEqual({
		output: bad,
		repairs: [],
		fault: "the output does not satisfy the schema: /score must be number",
	});
});

test("text that cannot be read as TOON for certain is not judged", () => {
	const text = "score: 7\n\nand a remark";
	expect(createOutputCheck()(settings, text)).toEqual({ output: text, repairs: [], fault: null });
});
