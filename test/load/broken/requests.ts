/** Mistakes in keys, in the command line's vars, and in what is sent. */
import { type BrokenPipeline, csv, head, inline, keyed, one, rows } from "./sources.ts";

/** A task of the embedded engine; line 8 is the next. */
const local = `${head}engine: local\nlocal: { corpus: ["*.md"] }\ntasks:\n  t:\n    query: q\n`;

export const brokenRequests: readonly BrokenPipeline[] = [
	{
		title: "keys with characters that nobody sees",
		files: keyed("a\u200bb", "a\u202eb", "a:b"),
		says: [
			'pipeline.yaml:8:10 key_invalid: expected a key without control and invisible characters, found U+200B in "a\u200bb", for name row 1 (pipeline.yaml:4)',
			"  name row 1: pipeline.yaml:4:11",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key without control and invisible characters, found U+202E in "a\u202eb", for name row 2 (pipeline.yaml:4)',
			"  name row 2: pipeline.yaml:4:18",
			"  hint: `| slugify` makes a safe key of most texts",
		],
	},
	{
		title: "keys that leave the folder",
		files: keyed("../x", "/etc", "C:", "a\\b", "con", "aux.txt", "a/../b", "", " ", "a\nb", " a"),
		says: [
			'pipeline.yaml:8:10 key_invalid: expected a key that stays inside the results folder, found "../x", for name row 1 (pipeline.yaml:4)',
			"  name row 1: pipeline.yaml:4:11",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key that is no absolute path, found "/etc", for name row 2 (pipeline.yaml:4)',
			"  name row 2: pipeline.yaml:4:19",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key that is no absolute path, found "C:", for name row 3 (pipeline.yaml:4)',
			"  name row 3: pipeline.yaml:4:27",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key without backslashes, found "a\\\\b", for name row 4 (pipeline.yaml:4)',
			"  name row 4: pipeline.yaml:4:33",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key that is no reserved file name, found "con", for name row 5 (pipeline.yaml:4)',
			"  name row 5: pipeline.yaml:4:41",
			'  hint: put something before it, such as key: "x-{{ … }}"',
			'pipeline.yaml:8:10 key_invalid: expected a key that is no reserved file name, found "aux.txt", for name row 6 (pipeline.yaml:4)',
			"  name row 6: pipeline.yaml:4:48",
			'  hint: put something before it, such as key: "x-{{ … }}"',
			'pipeline.yaml:8:10 key_invalid: expected a key that stays inside the results folder, found "a/../b", for name row 7 (pipeline.yaml:4)',
			"  name row 7: pipeline.yaml:4:59",
			"  hint: `| slugify` makes a safe key of most texts",
			'pipeline.yaml:8:10 key_invalid: expected a key, found an empty one (""), for name row 8 (pipeline.yaml:4)',
			"  name row 8: pipeline.yaml:4:69",
			"  hint: give the row a text with letters or digits there, or add another of its columns to the key",
			'pipeline.yaml:8:10 key_invalid: expected a key, found an empty one (" "), for name row 9 (pipeline.yaml:4)',
			"  name row 9: pipeline.yaml:4:73",
			"  hint: give the row a text with letters or digits there, or add another of its columns to the key",
			'pipeline.yaml:8:10 key_invalid: expected a key without control and invisible characters, found U+000A in "a\\nb", for name row 10 (pipeline.yaml:4)',
			"  name row 10: pipeline.yaml:4:78",
			"  hint: `| slugify` makes a safe key of most texts",
			"pipeline.yaml:8:10 key_invalid: and 1 more such problem here, for another row",
		],
	},
	{
		title: "a key that slugify leaves empty, of a row called so",
		files: keyed("!!!").replaceAll("name }", "row | slugify }").replace("{ name:", "{ row:"),
		says: [
			'pipeline.yaml:8:10 key_invalid: expected a key, found an empty one (""), for row 1 (pipeline.yaml:4)',
			"  row 1: pipeline.yaml:4:11",
			"  hint: give the row a text with letters or digits there, or add another of its columns to the key",
		],
	},
	{
		title: "a key that is too long",
		files: keyed("k".repeat(121)),
		says: [
			'pipeline.yaml:8:10 key_invalid: expected a key of at most 120 bytes, found 121 ("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk..."), for name row 1 (pipeline.yaml:4)',
			"  name row 1: pipeline.yaml:4:11",
			"  hint: use a shorter column, or only its beginning: `| slice: 0, 40`",
		],
	},
	{
		title: "keys equal but for case",
		files: keyed("Acme", "acme"),
		says: [
			"pipeline.yaml:8:10 key_duplicate: the task id `t/acme` differs in case only from `t/Acme` of name row 1 (pipeline.yaml:4), for name row 2 (pipeline.yaml:4)",
			"  name row 2: pipeline.yaml:4:19",
			"  hint: use a key that tells the rows apart",
		],
	},
	{
		title: "the same key twice",
		files: csv("name,site\nAcme,a\nInitech,b\nAcme,c\n"),
		says: [
			"pipeline.yaml:8:10 key_duplicate: the task id `t/Acme` is taken by company row 1 (companies.csv:2), for company row 3 (companies.csv:4)",
			"  company row 3: companies.csv:4:1",
			"  hint: use a key that tells the rows apart",
		],
	},
	{
		title: "a key that is a list",
		files: rows(inline).replace('"{{ company.name }}"', '"{{ company.tags }}"'),
		says: [
			"pipeline.yaml:8:10 key_invalid: expected a text as key, found a list or a mapping, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "an unknown --var",
		files: `${one("q")}vars: { since: 2026-01-01 }\n`,
		options: { vars: { snice: "x" } },
		says: [
			"pipeline.yaml:6:1 var_unknown: --var sets `snice`, which `vars` does not have",
			"  hint: did you mean `since`?",
		],
	},
	{
		title: "a --var and no vars",
		files: one("q"),
		options: { vars: { since: "x" } },
		says: [
			"pipeline.yaml:1:1 var_unknown: --var sets `since`, which `vars` does not have",
			"  hint: the file has no `vars`",
		],
	},
	{
		title: "keys that do not work yet",
		files: `${head}env: [TEAM]\ntasks:\n  t:\n    query: q\n    when: true\n    needs: [t]\n`,
		says: [
			"pipeline.yaml:3:1 not_yet_working: `env` is part of the file format but does not work in this version",
			"pipeline.yaml:7:5 not_yet_working: `when` is part of the file format but does not work in this version",
			"pipeline.yaml:8:5 not_yet_working: `needs` is part of the file format but does not work in this version",
		],
	},
	{
		title: "dates in the wrong order",
		files: `${one("q")}batch:\n  search:\n    start_date: 2026-10-01\n    end_date: 2026-09-30\n`,
		says: [
			'pipeline.yaml:9:15 request_invalid: search.end_date: expected a day not before start_date 2026-10-01, found "2026-09-30"',
		],
	},
	{
		title: "dates in the wrong order after rendering",
		files: `${one("q")}vars: { since: 2026-10-01 }\nbatch:\n  search:\n    start_date: "{{ vars.since }}"\n    end_date: "2026-09-{{ 30 }}"\n`,
		says: [
			'pipeline.yaml:10:15 request_invalid: search.end_date: expected a day not before start_date 2026-10-01, found "2026-09-30"',
		],
	},
	{
		title: "a day that no calendar has",
		files: `${one("q")}batch: { search: { start_date: 2026-02-30 } }\n`,
		says: ['pipeline.yaml:6:32 bad_format: expected a day of the calendar (such as 2026-10-01), found "2026-02-30"'],
	},
	{
		title: "URLs that are none",
		files: `${one("q")}    urls: [example.com, "https://", "ftp://a.example"]\n`,
		says: [
			'pipeline.yaml:6:12 bad_format: expected a URL that begins with http:// or https://, found "example.com"',
			'pipeline.yaml:6:25 bad_format: expected a URL that begins with http:// or https://, found "https://"',
			'pipeline.yaml:6:37 bad_format: expected a URL that begins with http:// or https://, found "ftp://a.example"',
		],
	},
	{
		title: "URLs that are none after rendering",
		files: rows(
			"[{ name: a, site: '' }, { name: b, site: nowhere }]",
			"    urls: ['{{ company.site }}', 'https://a.example', '{{ company.site }}x y']\n",
		),
		says: [
			'pipeline.yaml:10:12 request_invalid: urls[0]: expected a URL such as https://example.com/page, found "nowhere", for company row 2 (pipeline.yaml:4)',
			"  company row 2: pipeline.yaml:4:38",
			'pipeline.yaml:10:55 request_invalid: urls[1]: expected a URL such as https://example.com/page, found "x y", for company row 1 (pipeline.yaml:4)',
			"  company row 1: pipeline.yaml:4:15",
			'pipeline.yaml:10:55 request_invalid: urls[2]: expected a URL such as https://example.com/page, found "nowherex y", for company row 2 (pipeline.yaml:4)',
			"  company row 2: pipeline.yaml:4:38",
		],
	},
	{
		title: "more than 10 URLs",
		files: `${one("q")}    urls: [${Array.from({ length: 11 }, (_, i) => `https://a.example/${i}`).join(", ")}]\n`,
		says: ["pipeline.yaml:6:11 out_of_range: expected a list of at most 10 items, found a list of 11 items"],
	},
	{
		title: "more than 10 URLs from data",
		files: `${head}vars: { urls: [${Array.from({ length: 11 }, (_, i) => `https://a.example/${i}`).join(", ")}] }\ntasks:\n  t:\n    query: q\n    urls: "{{ vars.urls }}"\n`,
		says: ["pipeline.yaml:7:11 request_invalid: urls: expected at most 10 items, found 11"],
	},
	{
		title: "a query that renders blank",
		files: `${head}vars: { q: " " }\ntasks:\n  t:\n    query: "{{ vars.q }}"\n`,
		says: [
			"pipeline.yaml:6:12 request_invalid: query: expected text, found only blanks",
			'  hint: what it reads is empty here: give it a text, or write `| default: "…"`',
		],
	},
	{
		title: "a query that renders null",
		files: `${head}vars: { q: null }\ntasks:\n  t:\n    query: "{{ vars.q }}"\n`,
		says: [
			"pipeline.yaml:6:12 request_invalid: query: expected query, found nothing",
			'  hint: what it reads is empty here: give it a text, or write `| default: "…"`',
		],
	},
	{
		title: "a query that is too long",
		files: one("q".repeat(25001)),
		says: ["pipeline.yaml:5:12 request_invalid: query: expected at most 25,000 characters, found 25,001"],
	},
	{
		title: "instructions that are too long together",
		files: `${one("q")}    research_strategy: ${"s".repeat(10000)}\n    report_format: ${"f".repeat(6000)}\n`,
		says: [
			"pipeline.yaml:7:20 request_invalid: report_format: expected at most 15,000 characters together with research_strategy, found 16,000",
		],
	},
	{
		title: "metadata that renders to a list",
		files: `${head}vars: { tags: [a, b] }\ntasks:\n  t:\n    query: q\n    metadata: { "tags.all": "{{ vars.tags }}" }\n`,
		says: [
			'pipeline.yaml:7:29 request_invalid: metadata["tags.all"]: expected text, a number or true or false, found a list',
		],
	},
	{
		title: "a mode that is none after rendering",
		files: `${head}vars: { mode: quick }\ntasks:\n  t:\n    query: q\n    batch: { mode: "{{ vars.mode }}" }\n`,
		says: ['pipeline.yaml:7:20 request_invalid: mode: expected fast, standard, heavy, max or lite, found "quick"'],
	},
	{
		title: "toon without a schema, and markdown beside one",
		files: `${head}tasks:\n  a: { query: q, batch: { output_formats: [toon] } }\n  b: { query: q, batch: { output_formats: [markdown, { type: object }] } }\n`,
		says: [
			"pipeline.yaml:4:43 request_invalid: output_formats: expected a JSON Schema beside toon, found none",
			"pipeline.yaml:5:43 request_invalid: output_formats: expected the JSON Schema without markdown and pdf, found it beside markdown",
		],
	},
	{
		title: "a webhook without encryption",
		files: `${one("q")}batch: { webhook_url: "http://127.0.0.1/hook" }\n`,
		says: [
			"pipeline.yaml:6:23 request_invalid: webhook_url: expected a URL that begins with https://, found one that begins with http://",
		],
	},
	{
		title: "what the embedded engine does not take",
		files: `${local}    metadata: { note: ${"n".repeat(10_001)} }\n`,
		says: ["pipeline.yaml:8:23 request_invalid: metadata.note: expected at most 10,000 characters, found 10,001"],
	},
	{
		title: "metadata that the data make too long for the embedded engine",
		files: `${local}    metadata: { note: "{{ vars.note }}" }\nvars: { note: ${"n".repeat(10_001)} }\n`,
		says: ["pipeline.yaml:8:23 request_invalid: metadata.note: expected at most 10,000 characters, found 10,001"],
	},
	{
		title: "nothing where the contract states no limit and the hosted service is asked",
		files: `${one("q")}    metadata: { note: ${"n".repeat(10_001)} }\n`,
		says: [],
	},
];
