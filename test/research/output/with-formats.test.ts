/** Answers in the formats that were asked for, whoever answers. */
import { decode } from "@toon-format/toon";
import { expect, test } from "vitest";
import type { Json } from "../../../src/model/json.ts";
import type { Researcher, ResearchRequest, ResearchResult } from "../../../src/model/researcher.ts";
import type { OutputFormat } from "../../../src/model/wire.ts";
import { withFormats } from "../../../src/research/output/with-formats.ts";

const SCHEMA = { type: "object", properties: { rows: { type: "array" } } };
const VALUE = {
	rows: [
		{ id: 1, name: "a, b" },
		{ id: 2, name: "true" },
	],
};
const SOURCES = [{ title: "One" }];

async function answer(output_formats: readonly OutputFormat[], result?: ResearchResult) {
	const asked: ResearchRequest[] = [];
	const researcher: Researcher = {
		identity: { researcher: "test" },
		async research(request) {
			asked.push(request);
			if (result !== undefined) return result;
			const isJson = typeof request.output_formats[0] === "object";
			const [output_type, output] = isJson ? (["json", VALUE] as const) : (["markdown", "# Report\n\nText."] as const);
			return { status: "completed", output_type, output, sources: SOURCES };
		},
		close: () => undefined,
	};
	const formatted = withFormats(researcher);
	expect(formatted.identity).toBe(researcher.identity);
	const given = await formatted.research({ query: "q", urls: [], mode: "fast", output_formats });
	return { given, asked: asked.map((request) => request.output_formats) };
}

test("toon is the text of the structured value, from which the value can be read again", async () => {
	const { given, asked } = await answer(["toon", SCHEMA]);
	expect(asked).toEqual([[SCHEMA]]);
	expect(given).toMatchObject({ status: "completed", output_type: "toon", sources: SOURCES });
	const text = given.status === "completed" ? String(given.output) : "";
	expect(text).toBe('rows[2]{id,name}:\n  1,"a, b"\n  2,"true"');
	expect(decode(text)).toEqual(VALUE);
});

test.each([[["markdown", "pdf"] as const], [["pdf"] as const]])(
	"%j is the Markdown with a PDF beside it",
	async (formats) => {
		const { given, asked } = await answer(formats);
		expect(asked).toEqual([["markdown"]]);
		expect(given).toMatchObject({ output_type: "markdown", output: "# Report\n\nText." });
		const { pdf } = given as { pdf?: Uint8Array };
		expect(Buffer.from(pdf ?? []).toString("latin1")).toMatch(/^%PDF-[\s\S]*%%EOF\s*$/);
	},
);

test.each([[["markdown"] as const], [[SCHEMA] as const]])(
	"without pdf or toon the answer stays as it is: %j",
	async (formats) => {
		const { given } = await answer(formats);
		expect(Object.keys(given)).toEqual(["status", "output_type", "output", "sources"]);
		expect(given).toMatchObject({ output_type: typeof formats[0] === "object" ? "json" : "markdown" });
	},
);

test("a failed task fails as it did", async () => {
	const failed = { status: "failed", error: "nothing was found", sources: [] } as const;
	expect((await answer(["pdf"], failed)).given).toBe(failed);
	expect((await answer(["toon", SCHEMA], failed)).given).toBe(failed);
});

test("a PDF that cannot be drawn fails no task: the report says so", async () => {
	const researcher: Researcher = {
		identity: {},
		research: async () => ({ status: "completed", output_type: "markdown", output: "# Report\n", sources: [] }),
		close: () => undefined,
	};
	const request: ResearchRequest = { query: "q", urls: [], mode: "fast", output_formats: ["pdf"] };
	const formatted = withFormats(researcher, () => Promise.reject(new RangeError("out of ink")));
	expect(await formatted.research(request)).toEqual({
		status: "completed",
		output_type: "markdown",
		output: "# Report\n\n*The PDF of this report could not be made (RangeError).*\n",
		sources: [],
	});
});

test("an answer that is there is laid out whatever becomes of its research, within a time of its own", async () => {
	const stop = new AbortController();
	const told: string[] = [];
	const researcher: Researcher = {
		identity: {},
		async research() {
			stop.abort(new Error("the engine was closed"));
			return { status: "completed", output_type: "markdown", output: "# Report\n", sources: [], cost: 3 };
		},
		close: () => undefined,
	};
	const request: ResearchRequest = { query: "q", urls: [], mode: "fast", output_formats: ["pdf"] };
	const hooks = { onAnswered: () => void told.push("answered") };
	const drawn = withFormats(researcher, async () => Buffer.from("%PDF"));
	expect(await drawn.research(request, stop.signal, hooks)).toMatchObject({ cost: 3, pdf: Buffer.from("%PDF") });
	expect(told).toEqual(["answered"]);

	const forEver = (_: unknown, signal?: AbortSignal) =>
		new Promise<Uint8Array>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
	expect(await withFormats(researcher, forEver, 20).research(request)).toMatchObject({
		status: "completed",
		output: expect.stringContaining("The PDF of this report could not be made (DeadlineError)."),
		cost: 3,
	});
});

test("a value that TOON cannot say is given as JSON", async () => {
	const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000)) as Json;
	const result = { status: "completed", output_type: "json", output: deep, sources: [], cost: 3 } as const;
	expect((await answer(["toon", SCHEMA], result)).given).toBe(result);
});
