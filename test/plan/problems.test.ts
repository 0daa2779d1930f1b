import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../load/pipeline-folder.ts";

const head = "version: 1\nname: watch\n";

describe("problems of many rows", () => {
	it("are told up to ten at each place, and then counted", async () => {
		const rows = Array.from({ length: 1000 }, (_, n) => ({ id: n, ...(n === 999 ? { name: "n", link: "x" } : {}) }));
		const problems = await problemsOf({
			"pipeline.yaml": `${head}data: { rows: { file: rows.json } }
tasks:
  a: { for_each: { row: rows }, key: "{{ row.id }}", query: "{{ row.name }}" }
  b: { for_each: { row: rows }, key: "{{ row.id }}", query: b, urls: ["{{ row.link | default: '' }}"] }
`,
			"rows.json": JSON.stringify(rows),
		});
		expect(problems).toHaveLength(12);
		expect(problems[0]?.message).toBe("there is no value for `row.name`, for row 1 (rows.json:1)");
		expect(problems[9]?.message).toBe("there is no value for `row.name`, for row 10 (rows.json:1)");
		expect(problems[10]).toEqual({
			code: "template_row",
			severity: "error",
			message: "and 989 more such problems here, for other rows",
			location: problems[0]?.location,
		});
		expect(problems[11]?.message).toContain('urls[0]: expected a URL such as https://example.com/page, found "x"');
	});

	it("of a key that stands twice tell where each row stands, to the column and as long as it is", async () => {
		const task = '{ for_each: { row: rows }, key: "{{ row.id }}", query: q }';
		const inline = `${head}data: { rows: [{ id: a }, { id: abc }, { id: abc }] }\ntasks: { t: ${task} }\n`;
		const [twice] = await problemsOf(inline);
		expect(twice?.related).toEqual([
			{ message: "row 3", location: { file: "pipeline.yaml", line: 3, column: 40, length: 11 } },
			{ message: "the first: row 2", location: { file: "pipeline.yaml", line: 3, column: 27, length: 11 } },
		]);
		const [inFile] = await problemsOf({
			"pipeline.yaml": `${head}data: { rows: { file: rows.json } }\ntasks: { t: ${task} }\n`,
			"rows.json": '[{ "id": "a" }, { "id": "b" },\n { "id": "a" }]',
		});
		expect(inFile?.related?.map(({ location }) => location)).toEqual([
			{ file: "rows.json", line: 2, column: 2 },
			{ file: "rows.json", line: 1, column: 2 },
		]);
	});

	it("end when a template does too much work for each of them", async () => {
		const problems = await problemsOf(`${head}data: { rows: [${Array.from({ length: 200 }, (_, n) => n).join(", ")}] }
tasks:
  t:
    for_each: { row: rows }
    query: "{% for i in (1..100000) %}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}"
`);
		expect(problems).toHaveLength(11);
		expect(problems[10]?.message).toBe("and 190 more such problems here, for other rows");
	});
});

describe("data of any text", () => {
	const plan = (rows: readonly unknown[]) =>
		planOf({
			"pipeline.yaml": `${head}data: { rows: { file: rows.json } }
tasks:
  t:
    for_each: { row: rows }
    key: "{{ row.id }}"
    query: "About {{ row.text }}"
    metadata: { whole: "{{ row.text }}", part: "<{{ row.text }}>" }
`,
			"rows.json": JSON.stringify(rows),
		});

	it("reaches the request unchanged", async () => {
		const text = fc.oneof(
			fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
			fc.constantFrom(
				"{{ row.id }}{% raw %}",
				"\u0000\u0001\u001b[31m",
				"\ufeff\u200b\u202e",
				"\u2028\u2029\u0085",
				"e\u0301 \u00e9",
				"👩‍👩‍👧‍👦",
				"\ud800",
				"\udc00x",
				"__proto__",
				"</script><!--",
				"'=1+1",
				"\\u0041 \\n",
			),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), async (texts) => {
				const { tasks } = await plan(texts.map((value, id) => ({ id, text: value })));
				expect(tasks).toHaveLength(texts.length);
				for (const [index, value] of texts.entries()) {
					const sent = JSON.parse(JSON.stringify(tasks[index]?.request));
					expect(sent.query).toBe(`About ${value}`);
					expect(sent.metadata).toEqual({ whole: value, part: `<${value}>` });
				}
			}),
			{ numRuns: 25 },
		);
	});

	it("makes keys of letters of any script", async () => {
		const { tasks } = await plan(["日本語", "Ünïcode", "a b", "x=y&z", "%41"].map((id) => ({ id, text: "t" })));
		expect(tasks.map(({ id }) => id)).toEqual(["t/日本語", "t/Ünïcode", "t/a b", "t/x=y&z", "t/%41"]);
	});

	it("refuses keys that are equal once their accents are written alike", async () => {
		await expect(plan(["é", "e\u0301"].map((id) => ({ id, text: "t" })))).rejects.toThrow("key_duplicate");
	});

	it("keeps rows with keys of JavaScript's own", async () => {
		const { tasks } = await planOf({
			"pipeline.yaml": `${head}data: { rows: { file: rows.json } }
tasks: { t: { for_each: { row: rows }, key: k, query: "{{ row.__proto__ }} {{ row.constructor }}", metadata: { __proto__: "{{ row.constructor }}" } } }
`,
			"rows.json": '[{ "__proto__": "p", "constructor": "c" }]',
		});
		expect(tasks[0]?.request.query).toBe("p c");
		expect(JSON.stringify(tasks[0]?.request.metadata)).toBe('{"__proto__":"c"}');
		expect(JSON.stringify(tasks[0]?.bindings)).toBe('{"row":{"__proto__":"p","constructor":"c"}}');
	});
});
