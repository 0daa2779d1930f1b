/** The rules of the pipeline file, sentence by sentence (design, section 2), each with a file that breaks or keeps it. */
import { describe, expect, it } from "vitest";
import { type Files, formatProblem, makePlan, mustLoad, problemsOf } from "./pipeline-folder.ts";

const head = "version: 1\nname: watch\n";
const task = "tasks:\n  t:\n    query: q\n";
/** A file with one task; more keys of the task, or of the file, may follow. */
const one = (more = "") => `${head}${task}${more}`;
const batch = (settings: string) => one(`batch: ${settings}\n`);
const search = (settings: string) => batch(`{ search: ${settings} }`);
const rows = (data: string, more: string) =>
	`${head}data: { rows: ${data} }\ntasks:\n  t:\n    for_each: { row: rows }\n${more}`;
const keyed = (key: string) => rows(`[{ id: ${JSON.stringify(key)} }]`, '    key: "{{ row.id }}"\n    query: q\n');
const list = (length: number, item: (n: number) => string) =>
	`[${Array.from({ length }, (_, n) => item(n)).join(", ")}]`;

type Case = readonly [what: string, files: Files | string, says: string | RegExp];

async function first(files: Files | string): Promise<string> {
	return (await problemsOf(files)).map(formatProblem).join("\n");
}

/** Each is refused, and for that reason. */
function refuses(...cases: readonly Case[]): void {
	it.each(cases)("refuses %s", async (_, files, says) => expect(await first(files)).toMatch(says));
}

describe("YAML that would take the reader's time or memory", () => {
	const levels = Array.from({ length: 2_500 }, (_, depth) => `${" ".repeat(depth + 1)}a:\n`).join("");
	const aliases = Array.from({ length: 20_000 }, () => "*a").join(", ");
	refuses(
		["levels beyond the parser", one(`x-a:\n${levels}`), "expected fewer levels of lists and mappings"],
		[
			"thousands of aliases",
			one(`x-a: &a [x]\nx-b: [${aliases}]\n`),
			"yaml_alias: expected at most 1000 aliases in a file",
		],
	);
});

function warnsOf(...cases: readonly Case[]): void {
	it.each(cases)("warns of %s", async (_, files, says) => {
		const problems = await problemsOf(files);
		expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
		expect(problems.map(formatProblem).join("\n")).toMatch(says);
	});
}

function accepts(...cases: readonly (readonly [what: string, files: Files | string])[]): void {
	it.each(cases)("accepts %s", async (_, files) => expect(await first(files)).toBe(""));
}

const requestsOf = async (files: Files | string) =>
	(await makePlan(mustLoad(files))).tasks.map(({ id, request }) => ({ id, ...request }));

describe("strictness: unknown keys are errors with a suggestion; keys that begin with x- are the user's own, at any level", () => {
	refuses(
		["a key of the file", one("engin: local\n"), /unknown_key: unknown key `engin`[\s\S]*did you mean `engine`/],
		["a key of a search", search("{ start_dat: 2026-01-01 }"), /unknown_key[\s\S]*`start_date`/],
	);
	accepts([
		"own keys at every level",
		one(
			"    x-a: 1\nx-b: 1\nbatch: { x-c: 1, search: { x-d: 1 } }\nrun: { x-e: 1 }\nbudget: { x-f: 1 }\nexport: { x-g: 1 }\n",
		),
	]);
});

describe("strictness: YAML 1.2 core; duplicate keys, alias bombs and merge keys are refused", () => {
	refuses(
		["a duplicate key", `${head}name: b\n${task}`, /yaml_duplicate_key/],
		["a merge key", `${head}x-a: &a { query: q }\ntasks:\n  t: { <<: *a }\n`, /yaml_merge_key/],
		[
			"aliases that multiply each other",
			`${one()}x-a: &a ${list(9, () => "1")}\nx-b: &b ${list(9, () => "*a")}\nx-c: &c ${list(9, () => "*b")}\nx-d: ${list(9, () => "*c")}\n`,
			/yaml_alias/,
		],
		["a tag", `${head}tasks: { t: { query: !!binary aGk= } }\n`, /yaml_syntax/],
	);
	it("reads octal, booleans and null as YAML 1.2 does", async () => {
		const file = `${head}vars: { a: 0o17, b: true, c: 010 }\ntasks: { t: { query: "{{ vars.a }} {{ vars.b }} {{ vars.c }}" } }\n`;
		expect((await requestsOf(file))[0]?.query).toBe("15 true 10");
	});
});

describe("strictness: values that YAML 1.1 tools read otherwise warn", () => {
	warnsOf(
		...["NO", "yes", "off", "1:30", "12:30:45"].map(
			(value): Case => [value, one(`vars: { a: ${value} }\n`), /yaml_1_1_reading/],
		),
	);
	accepts(["them in quotes", one('vars: { a: "NO", b: "1:30", c: false }\n')]);
});

describe("also refused: a blank query", () => {
	refuses(
		["blanks", `${head}tasks: { t: { query: "  " } }\n`, /bad_format: expected text that is not blank/],
		["nothing", `${head}tasks: { t: { query: } }\n`, /wrong_type/],
		[
			"what renders blank",
			`${head}vars: { a: "" }\ntasks: { t: { query: "{{ vars.a }}" } }\n`,
			/request_invalid: query/,
		],
	);
});

describe("also refused: numbers out of range (batch_size is 1 to 100, a budget is not negative)", () => {
	refuses(
		["a batch of 0", one("run: { batch_size: 0 }\n"), /out_of_range: expected a whole number from 1 to 100/],
		["a batch of 101", one("run: { batch_size: 101 }\n"), /out_of_range/],
		["a negative budget", one("budget: { max_cost: -1 }\n"), /out_of_range/],
		["a negative budget of a month", one("budget: { per_month: -0.5 }\n"), /out_of_range/],
		["no open batches", one("run: { max_open_batches: 0 }\n"), /out_of_range/],
	);
	accepts(["the bounds", one("run: { batch_size: 100 }\nbudget: { max_cost: 0 }\n")]);
});

describe("also refused: dates off the calendar, end_date before start_date", () => {
	refuses(
		["30 February", search("{ start_date: 2026-02-30 }"), /bad_format: expected a day of the calendar/],
		["29 February of a common year", search("{ start_date: 2026-02-29 }"), /bad_format/],
		["a month 13", search("{ end_date: 2026-13-01 }"), /bad_format/],
		[
			"an end before the start",
			search("{ start_date: 2026-02-01, end_date: 2026-01-01 }"),
			/request_invalid: search.end_date/,
		],
		[
			"a rendered day off the calendar",
			`${head}vars: { d: 2026-02-30 }\n${task}batch: { search: { start_date: "{{ vars.d }}" } }\n`,
			/request_invalid: search.start_date/,
		],
	);
	accepts(["29 February of a leap year", search("{ start_date: 2024-02-29, end_date: 2024-02-29 }")]);
});

describe("also refused: URLs that are none, more than 10 URLs or 20 sources", () => {
	const urls = (count: number) => one(`    urls: ${list(count, (n) => `https://example.com/${n}`)}\n`);
	const sources = (count: number) => search(`{ included_sources: ${list(count, (n) => `site${n}.example`)} }`);
	refuses(
		["a host alone", one("    urls: [example.com]\n"), /bad_format: expected a URL/],
		["another scheme", one("    urls: ['ftp://example.com']\n"), /bad_format: expected a URL/],
		["11 URLs", urls(11), /out_of_range|request_invalid/],
		["21 sources", sources(21), /out_of_range/],
		["21 excluded sources", sources(21).replace("included", "excluded"), /out_of_range/],
	);
	accepts(["10 URLs", urls(10)], ["20 sources", sources(20)]);
});

describe("also refused: a query over 25,000 characters (or strategy and format over 15,000 together)", () => {
	const query = (length: number) => `${head}tasks: { t: { query: ${"q".repeat(length)} } }\n`;
	const both = (a: number, b: number) =>
		one(`    research_strategy: ${"s".repeat(a)}\n    report_format: ${"f".repeat(b)}\n`);
	refuses(["25,001", query(25_001), /25,000 characters/], ["15,001 together", both(7_501, 7_500), /15,000/]);
	accepts(["25,000", query(25_000)], ["15,000 together", both(7_500, 7_500)]);
});

describe("also refused: a schema beside markdown or pdf, toon without a schema", () => {
	const schema = "{ type: object, properties: { a: { type: string } } }";
	refuses(
		["a schema beside markdown", batch(`{ output_formats: [markdown, ${schema}] }`), /request_invalid: output_formats/],
		["a schema beside pdf", batch(`{ output_formats: [${schema}, pdf] }`), /request_invalid: output_formats/],
		["toon alone", batch("{ output_formats: [toon] }"), /request_invalid: output_formats/],
	);
	accepts(["toon with a schema", batch(`{ output_formats: [toon, ${schema}] }`)]);
});

describe("also refused: unknown modes, formats and country codes", () => {
	refuses(
		["a mode", batch("{ mode: havy }"), /not_allowed[\s\S]*did you mean `heavy`/],
		["a format of results", batch("{ output_formats: [markdwon] }"), /not_allowed[\s\S]*did you mean `markdown`/],
		["an export format", one("export: { formats: [markdwn] }\n"), /not_allowed[\s\S]*did you mean `markdown`/],
		["a country that is none", search("{ country_code: UK }"), /not_allowed[\s\S]*did you mean `GB`/],
		["a format of data", `${one()}data: { a: { file: a.txt, format: cvs } }\n`, /not_allowed[\s\S]*did you mean `csv`/],
		["an engine", one("engine: lcoal\n"), /not_allowed[\s\S]*did you mean `local`/],
	);
});

describe("also refused: plain-HTTP webhooks (except to loopback on the embedded engine)", () => {
	const hook = (url: string, engine = "valyu") =>
		one(`engine: ${engine}\nlocal: { corpus: [a.md] }\nbatch: { webhook_url: "${url}" }\n`);
	refuses(
		["one to another machine", hook("http://hooks.example.com/"), /webhook_url|bad_format/],
		[
			"one to another machine on the embedded engine",
			hook("http://hooks.example.com/", "local"),
			/webhook_url|bad_format/,
		],
		["one to loopback on the hosted service", hook("http://127.0.0.1:9/"), /request_invalid: webhook_url/],
	);
	accepts(
		["HTTPS", hook("https://hooks.example.com/")],
		["loopback on the embedded engine", hook("http://127.0.0.1:9/", "local")],
	);
});

describe("templates: strict variables and filters, own properties only, render limits, no file or clock access", () => {
	const query = (text: string) => `${head}vars: { a: x, m: { b: 1 } }\ntasks: { t: { query: '${text}' } }\n`;
	refuses(
		["an unknown variable", query("{{ vars.b }}"), /template_unknown_name/],
		["an unknown filter", query("{{ vars.a | upcse }}"), /template_unknown_filter[\s\S]*`upcase`/],
		["an unknown tag", query("{% unles vars.a %}{% endunles %}"), /template_unknown_tag[\s\S]*`unless`/],
		["properties of JavaScript", query("{{ vars.m.constructor }}"), /template_unknown_name/],
		["a tag that reads files", query('{% include "a" %}'), /template_unknown_tag/],
		["the clock", query('{{ "now" | date: "%Y" }}'), /template_/],
	);
	it("lets `default` stand for what is not there", async () => {
		expect((await requestsOf(query('{{ vars.b | default: "y" }}')))[0]?.query).toBe("y");
	});
});

describe("templates: applied to parsed YAML nodes, once; data is never rendered again", () => {
	it("keeps braces of data", async () => {
		const file = rows('["{{ vars.x }}"]', '    key: k\n    query: "About {{ row }}"\n');
		expect((await requestsOf(file))[0]?.query).toBe("About {{ vars.x }}");
	});
});

describe("templates: exactly one output keeps the value's type, anything else becomes text, an empty list item is dropped", () => {
	it("does", async () => {
		const more = `    metadata: { n: "{{ vars.n }}", s: "n = {{ vars.n }}" }\n    urls: ["{{ vars.none }}", "{{ vars.url }}"]\n`;
		const [request] = await requestsOf(`${head}vars: { n: 3, none: "", url: https://example.com/ }\n${task}${more}`);
		expect(request).toMatchObject({ metadata: { n: 3, s: "n = 3" }, urls: ["https://example.com/"] });
	});
	refuses([
		"a mapping as text, and suggests `| json`",
		`${head}vars: { m: { a: 1 } }\ntasks: { t: { query: "m: {{ vars.m }}" } }\n`,
		/template_render: .*`\| json`/,
	]);
});

describe("templates: names are checked before any run against vars, bindings and the columns really present", () => {
	const site = (use: string) =>
		rows("[{ id: a, site: x }, { id: b }]", `    key: "{{ row.id }}"\n    query: "${use}"\n`);
	refuses(
		[
			"a column that no row has, with a suggestion",
			site("{{ row.sit }}"),
			/template_unknown_name[\s\S]*did you mean `site`/,
		],
		[
			"a column that a row lacks, at that row",
			site("{{ row.site }}"),
			/template_row: there is no value for `row.site`, for row 2/,
		],
		["an unknown binding", site("{{ rwo.id }}"), /template_unknown_name: there is no name `rwo`[\s\S]*`row`/],
		["an unknown name of a loop's item", site("{% for r in row.list %}{{ r }}{% endfor %}"), /`row` has no `list`/],
	);
	accepts(["what a row lacks, with a default", site("{{ row.site | default: 'none' }}")]);
});

const discover = (required: string) => `  discover:
    query: q
    output: { schema: { type: object, required: [vendors], properties: { vendors: { type: array, items: { type: object, required: ${required}, properties: { name: { type: string }, site: { type: string } } } } } } }
`;
const profile = (query: string, required = "[name]") =>
	`${head}tasks:\n${discover(required)}  profile:\n    for_each: { v: { results_of: discover, at: /vendors } }\n    key: "{{ v.name }}"\n    query: "${query}"\n`;
const brief = (query: string, required = "[name]") =>
	`${head}tasks:\n${discover(required)}  brief:\n    needs: [discover]\n    query: "${query}"\n`;
const eachVendor = (inside: string) =>
	`{% for r in results.discover %}{% for v in r.output.vendors %}${inside}{% endfor %}{% endfor %}`;

describe("templates: names of earlier results are checked against their output schema", () => {
	refuses(
		["an item's", profile("{{ v.nmae }}"), /`v` has no `nmae`[\s\S]*the output schema[\s\S]*did you mean `name`/],
		["a parent's", profile("{{ parent.output.vendor }}"), /`parent.output` has no `vendor`/],
		["a result's", brief("{{ results.discover[0].output.vendor }}"), /has no `vendor`/],
		[
			"a result's in a loop",
			brief("{% for r in results.discover %}{{ r.outptu }}{% endfor %}"),
			/`r` has no `outptu`[\s\S]*`output`/,
		],
		["an item's in a loop in a loop", brief(eachVendor("{{ v.nmae }}")), /`v` has no `nmae`/],
	);
	warnsOf(
		["what results need not have", profile("{{ v.site }}"), /template_optional_name: `v` may lack `site`/],
		["what results need not have, in a loop", brief(eachVendor("{{ v.site }}")), /`v` may lack `site`/],
	);
	accepts(
		["it with a default", profile("{{ v.site | default: 'none' }}")],
		["it where it is asked for", brief(eachVendor("{% if v.site %}{{ v.site }}{% endif %}"))],
		["it where the schema requires it", profile("{{ v.site }}", "[name, site]")],
	);
});

describe("templates: vars, run.date, pipeline.name, parent, results and the declared env names are all there is", () => {
	const query = (text: string, more = "") => `${head}${more}tasks: { t: { query: "${text}" } }\n`;
	refuses(
		["an environment variable that is not declared", query("{{ env.HOME }}"), /there is no name `env`/],
		["a parent without results_of", query("{{ parent.id }}"), /there is no name `parent`/],
		["results without needs", query("{{ results.t }}"), /there is no name `results`/],
		["anything else", query("{{ tasks.t }}"), /there is no name `tasks`/],
	);
	accepts(["what there is", query("{{ run.date }} {{ pipeline.name }}")]);
});

describe("templates: run.id only in metadata", () => {
	refuses(
		["it in a query", `${head}tasks: { t: { query: "{{ run.id }}" } }\n`, /`run` has no `id`[\s\S]*in `metadata` only/],
		["it in a search", search('{ category: "{{ run.id }}" }'), /`run` has no `id`/],
	);
	accepts(
		["it in a task's metadata", one('    metadata: { run: "{{ run.id }}" }\n')],
		["it in a batch's metadata", batch('{ metadata: { run: "{{ run.id }}" } }')],
	);
});

describe("keys and ids: without for_each the id is the template's name, otherwise <template>/<key>", () => {
	it("is so", async () => {
		expect((await requestsOf(one())).map(({ id }) => id)).toEqual(["t"]);
		expect((await requestsOf(keyed("a"))).map(({ id }) => id)).toEqual(["t/a"]);
	});
	it("keeps ids when rows change places", async () => {
		const ids = async (data: string) =>
			(await requestsOf(rows(data, '    key: "{{ row.id }}"\n    query: q{{ row.id }}\n'))).map(({ id }) => id).sort();
		expect(await ids("[{ id: a }, { id: b }]")).toEqual(await ids("[{ id: b }, { id: a }]"));
	});
	refuses(
		["mappings without a key", rows("[{ id: a }]", "    query: q\n"), /missing_task_key/],
		["a key without for_each", one("    key: k\n"), /not_allowed: `key` needs a `for_each`/],
	);
});

describe("keys and ids: duplicate keys are errors that name both rows", () => {
	refuses([
		"them",
		rows("[{ id: a }, { id: a }]", '    key: "{{ row.id }}"\n    query: q\n'),
		/key_duplicate: .*taken by row 1 .*, for row 2 [\s\S]*row 2: [\s\S]*the first: row 1: /,
	]);
});

describe("keys and ids: a key that escapes the folder, is empty, reserved, over 120 bytes, or equal to another but for case is an error", () => {
	refuses(
		...["../a", "/a", "a/../../b", "", " ", "con", "nul.txt", "k".repeat(121), "é".repeat(61), "a\\b"].map(
			(key): Case => [JSON.stringify(key.slice(0, 20)), keyed(key), /key_invalid/],
		),
		[
			"two that differ in case",
			rows("[{ id: A }, { id: a }]", '    key: "{{ row.id }}"\n    query: q\n'),
			/key_duplicate/,
		],
	);
	accepts(["120 bytes", keyed("k".repeat(120))]);
});

describe("merging: a template's batch merges over the file's; search and metadata merge by key", () => {
	it("does", async () => {
		const more = "    batch: { mode: heavy, search: { category: news }, metadata: { b: 2 } }\n";
		const file = `${one(more)}batch: { mode: fast, search: { search_type: web }, metadata: { a: 1 }, output_formats: [pdf] }\n`;
		const [planned] = (await makePlan(mustLoad(file))).tasks;
		expect(planned?.settings).toMatchObject({
			mode: "heavy",
			search: { search_type: "web", category: "news" },
			metadata: { a: 1, b: 2 },
			output_formats: ["pdf"],
		});
	});
});

describe("merging: output.schema replaces inherited output_formats; beside formats set at the same level it is an error", () => {
	const schema = "output: { schema: { type: object, properties: { a: { type: string } } } }";
	accepts(["a schema over the file's formats", `${one(`    ${schema}\n`)}batch: { output_formats: [markdown] }\n`]);
	refuses([
		"both at one level",
		one(`    ${schema}\n    batch: { output_formats: [markdown] }\n`),
		/schema_beside_formats[\s\S]*the schema: /,
	]);
});

describe("stages: cycles are errors, at the first template in file order; unknown templates are", () => {
	const reads = (name: string, other: string) => `  ${name}: { needs: [${other}], query: q }\n`;
	refuses(
		[
			"two that read each other",
			`${head}tasks:\n${reads("a", "b")}${reads("b", "a")}`,
			/pipeline.yaml:4:3 template_cycle[\s\S]*`b`: pipeline.yaml:5:3/,
		],
		["one that reads itself", `${head}tasks:\n${reads("a", "a")}`, /template_cycle/],
		[
			"one that is not there",
			`${head}tasks:\n  alpha: { query: q }\n${reads("b", "alhpa")}`,
			/unknown_template[\s\S]*`alpha`/,
		],
	);
});

describe("stages: parent exists with exactly one results_of; max_items bounds the worst case", () => {
	refuses([
		"a parent of two",
		profile("{{ parent.id }}").replace("/vendors } }", "/vendors }, w: { results_of: discover, at: /vendors } }"),
		/there is no name `parent`/,
	]);
	it("is so", async () => {
		const file = profile("{{ v.name }}").replace("at: /vendors", "at: /vendors, max_items: 7");
		expect((await makePlan(mustLoad(file))).summary.open).toMatchObject([
			{ name: "profile", after: ["discover"], max_tasks: 7 },
		]);
	});
});

describe("matrix: include, exclude (partial match, must match something), when (one whole expression, boolean)", () => {
	const more = (extra: string) =>
		rows("[{ id: a }, { id: b }]", `    key: "{{ row.id }}"\n    query: q{{ row.id }}\n${extra}`);
	refuses(
		["an exclusion that matches nothing", more("    exclude: [{ row: { id: c } }]\n"), /matrix_unmatched/],
		["an unknown name", more("    exclude: [{ rwo: { id: a } }]\n"), /matrix_name[\s\S]*did you mean `row`/],
		["an unknown column", more("    exclude: [{ row: { di: a } }]\n"), /matrix_name/],
		["text as a condition", more('    when: "{{ row.id }}"\n'), /when_invalid/],
	);
	it("holds", async () => {
		const file = more(
			"    include: [{ row: { id: c } }]\n    exclude: [{ row: { id: a } }]\n    when: \"{{ row.id != 'x' }}\"\n",
		);
		expect((await requestsOf(file)).map(({ id }) => id)).toEqual(["t/b", "t/c"]);
	});
});

describe("where a problem is located", () => {
	refuses(
		["an unknown key: at the key", one("engin: local\n"), /^pipeline.yaml:6:1 /],
		[
			"a key that the file lacks: at its first key",
			"name: a\ntasks: { t: { query: q } }\n",
			/^pipeline.yaml:1:1 missing_key/,
		],
		[
			"a key that a mapping lacks: at the key of the mapping",
			`${head}tasks:\n  t: { urls: [] }\n`,
			/pipeline.yaml:4:3 missing_key/,
		],
		["a missing `key`: at for_each", rows("[{ id: a }]", "    query: q\n"), /^pipeline.yaml:6:5 missing_task_key/],
		[
			"rendered data: at the node, the row named",
			keyed("../a"),
			/^pipeline.yaml:7:10 key_invalid: .* row 1 \(pipeline.yaml:3\)/,
		],
		[
			"a referenced file: at the reference, its own place second",
			{ "pipeline.yaml": one("output: { schema: s.json }\n"), "s.json": '{ "type": "object",\n "requird": [] }' },
			/^pipeline.yaml:6:19 schema_invalid[\s\S]*here: s.json:2:2/,
		],
		[
			"a wrong order of dates: at end_date",
			search("{ start_date: 2026-02-01, end_date: 2026-01-01 }"),
			/^pipeline.yaml:6:54 request_invalid/,
		],
		["an unclosed quote: where it opens", `${head}description: "x\n${task}`, /^pipeline.yaml:3:14 yaml_syntax/],
	);
});
