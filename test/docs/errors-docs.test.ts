import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ruleText } from "../../src/cli/problem-formats/rule-texts.ts";
import { PROBLEM_CODES, type ProblemCode } from "../../src/model/problem.ts";

const root = new URL("../..", import.meta.url).pathname;
const page = readFileSync(join(root, "docs/errors.md"), "utf8");

interface Row {
	readonly code: string;
	readonly text: string;
	readonly example: string;
}

/** The last cell is the example, in Markdown's code. */
const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \| (?:.* \| )?(`.*`) \|$/gm)].map(
	([, code = "", text = "", example = ""]): Row => ({ code, text, example: uncode(example) }),
);

function uncode(cell: string): string {
	const [fence = ""] = /^`+/.exec(cell) ?? [];
	return cell
		.slice(fence.length, -fence.length)
		.replace(/^ (?=`)|(?<=`) $/g, "")
		.replaceAll("\\|", "|");
}

function filesBelow(dir: string, name: RegExp): string[] {
	return readdirSync(join(root, dir), { recursive: true, encoding: "utf8" })
		.filter((file) => name.test(file))
		.map((file) => readFileSync(join(root, dir, file), "utf8"));
}

/** What no file alone brings about. */
const ELSEWHERE = new Set(["file_too_large", "data_changed"]);
/** What tests hold that the program says: of each broken pipeline, and of cases of `trawl test`. */
const said = [
	...filesBelow("test/fixtures/broken", /(?:^|[/\\])expected\.txt$/),
	...filesBelow("test/cli", /^pipeline-tests\.test\.ts$/),
];
/** What its source can say: texts with blanks, for those that no pipeline file brings about. */
const sayable = filesBelow("src", /\.ts$/).flatMap(textsIn).map(toPattern);

function textsIn(source: string): string[] {
	const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
	const literals = code.matchAll(/`((?:\\[\s\S]|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*)`|"((?:\\.|[^"\\\n])*)"/g);
	return [...literals].map(([, template, plain = ""]) => template ?? plain);
}

function toPattern(text: string): RegExp {
	const parts = text
		.replace(/\\([`"\\$])/g, "$1")
		.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
		.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	// Blanks alone would fit everything.
	return parts.join("").length < 8 ? /(?!)/ : new RegExp(`^${parts.join(".*")}$`, "s");
}

describe("docs/errors.md", () => {
	test("has one row with an example for each problem code, in the order of the code", () => {
		expect(rows.map(({ code }) => code)).toEqual([...PROBLEM_CODES]);
	});

	test("says of each code what SARIF's rules say", () => {
		for (const { code, text } of rows) expect(ruleText(code as ProblemCode)).toBe(text);
	});

	const aroundTheRun = PROBLEM_CODES.indexOf("selection_empty");

	test.each(rows.filter((_, index) => index < aroundTheRun))(
		"shows what is said of a broken pipeline: $code",
		({ code, example }) => {
			if (ELSEWHERE.has(code)) return expect(sayable.some((pattern) => pattern.test(example))).toBe(true);
			expect(said.filter((text) => text.includes(example) && text.includes(`[${code}]`))).not.toEqual([]);
		},
	);

	test.each(rows.filter((_, index) => index >= aroundTheRun))(
		"shows what the program can say: $code",
		({ example }) => {
			expect(sayable.some((pattern) => pattern.test(example))).toBe(true);
		},
	);
});
