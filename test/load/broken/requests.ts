/** Mistakes in keys, in the command line's vars, and in what is sent. */
import { type BrokenPipeline, head, keyed, one, rows } from "./sources.ts";

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
		title: "variables that the environment does not have, and keys of services",
		files: `${head}env: [TEAM, VALYU_API_KEY]\ntasks:\n  t: { query: "{{ env.TEAM }}" }\n`,
		says: [
			"pipeline.yaml:3:7 env_missing: the environment has no variable `TEAM`",
			"  hint: set it: TEAM=… trawl …",
			"pipeline.yaml:3:13 not_allowed: `VALYU_API_KEY` holds a key, and what templates read ends up in requests and results",
			"  hint: remove it from `env`",
		],
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
		title: "toon without a schema, and markdown beside one",
		files: `${head}tasks:\n  a: { query: q, batch: { output_formats: [toon] } }\n  b: { query: q, batch: { output_formats: [markdown, { type: object }] } }\n`,
		says: [
			"pipeline.yaml:4:43 request_invalid: output_formats: expected a JSON Schema beside toon, found none",
			"pipeline.yaml:5:43 request_invalid: output_formats: expected the JSON Schema without markdown and pdf, found it beside markdown",
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
