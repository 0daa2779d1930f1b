/** Mistakes in the rows that a schema describes, and in what a glob finds. */
import { type BrokenPipeline, csv, head, json, rows } from "./sources.ts";

const ROW =
	"{ type: object, required: [name], properties: { name: { type: string }, size: { type: integer, minimum: 1 } } }";
const checked = `{ file: companies.csv, schema: ${ROW} }`;

function glob(pattern: string, files: { readonly [path: string]: string | Uint8Array }) {
	return { "pipeline.yaml": rows(`{ glob: ${JSON.stringify(pattern)} }`), ...files };
}

export const brokenSources: readonly BrokenPipeline[] = [
	{
		title: "cells that do not satisfy the schema of their row",
		files: csv('name,size,note\nAcme,12,"two\nlines"\n"Ini, tech",many,x\nHooli,0,x\nGlobex,1.5,x\n', checked),
		says: [
			'pipeline.yaml:4:22 data_schema: row 2, column size: expected a whole number, found "many"',
			"  here: companies.csv:4:13",
			"pipeline.yaml:4:22 data_schema: row 3, column size: expected a number, 1 or more, found 0",
			"  here: companies.csv:5:7",
			"pipeline.yaml:4:22 data_schema: row 4, column size: expected a whole number, found 1.5",
			"  here: companies.csv:6:8",
		],
	},
	{
		title: "an empty cell where the schema wants a number",
		files: csv("name,size\nAcme,\n", checked),
		says: [
			"pipeline.yaml:4:22 data_schema: row 1, column size: expected a whole number, found an empty cell",
			"  here: companies.csv:2:6",
			'  hint: if it may be empty, add "null" to its `type`',
		],
	},
	{
		title: "numbers in CSV that would become others",
		files: csv("name,size\nAcme,12345678901234567890\nHooli,007\n", checked),
		says: [
			"pipeline.yaml:4:22 data_schema: row 1, column size: expected a number that can be kept exactly, found 12345678901234567890",
			"  here: companies.csv:2:6",
			"  hint: to keep its digits as text, let the schema say `type: string`",
			'pipeline.yaml:4:22 data_schema: row 2, column size: expected a whole number, found "007"',
			"  here: companies.csv:3:7",
		],
	},
	{
		title: "a column that the schema requires and the file calls otherwise",
		files: csv("nmae,size\nAcme,1\nHooli,2\n", checked.replace("required: [name]", "required: [name, zip]")),
		says: [
			"pipeline.yaml:4:22 data_schema: expected a column `name`, which the schema requires, found none in companies.csv",
			"  here: companies.csv:1:1",
			"  hint: did you mean `nmae`?",
			"pipeline.yaml:4:22 data_schema: expected a column `zip`, which the schema requires, found none in companies.csv",
			"  here: companies.csv:1:1",
			"  hint: there are: nmae, size",
			"pipeline.yaml:4:78 warning schema_required: `zip` is required but not among the `properties`",
			"  hint: add `zip` to the `properties`, or do not require it",
		],
	},
	{
		title: "a column that the schema does not allow",
		files: csv(
			"name,size,note\nAcme,1,a\nHooli,2,b\n",
			checked.replace("{ type: object", "{ type: object, additionalProperties: false"),
		),
		says: [
			"pipeline.yaml:4:22 data_schema: the schema allows no column `note`, found one in companies.csv",
			"  here: companies.csv:1:1",
			"  hint: remove it, or name it among the schema's `properties`",
		],
	},
	{
		title: "JSON rows that do not satisfy their schema",
		files: json(
			'[{ "name": "Acme", "size": 3 },\n { "name": "Hooli", "size": "3", "at": { "zip": 5 } },\n { "size": 0 }]',
			`{ file: companies.json, schema: ${ROW.replace("properties: {", "properties: { at: { properties: { zip: { type: [string, boolean] } } },")} }`,
		),
		says: [
			"pipeline.yaml:4:22 data_schema: row 2, column at/zip: expected text or true or false, found 5",
			"  here: companies.json:2:49",
			'pipeline.yaml:4:22 data_schema: row 2, column size: expected a whole number, found "3"',
			"  here: companies.json:2:29",
			"pipeline.yaml:4:22 data_schema: row 3, column name: expected a value, found none",
			"  here: companies.json:3:2",
			"pipeline.yaml:4:22 data_schema: row 3, column size: expected a number, 1 or more, found 0",
			"  here: companies.json:3:12",
		],
	},
	{
		title: "JSON Lines that do not satisfy their schema",
		files: {
			"pipeline.yaml": rows(`{ file: companies.jsonl, schema: ${ROW} }`),
			"companies.jsonl": '{ "name": "Acme" }\r\n\r\n{ "name": "Hooli", "size": true }\r\n',
		},
		says: [
			"pipeline.yaml:4:22 data_schema: row 2, column size: expected a whole number, found true",
			"  here: companies.jsonl:3:28",
		],
	},
	{
		title: "YAML rows that do not satisfy their schema",
		files: {
			"pipeline.yaml": rows(`{ file: companies.yaml, at: /list, schema: ${ROW} }`),
			"companies.yaml": "list:\n  - { name: Acme, size: 1 }\n  - name: Hooli\n    size: none\n",
		},
		says: [
			'pipeline.yaml:4:22 data_schema: row 2, column size: expected a whole number, found "none"',
			"  here: companies.yaml:4:11",
		],
	},
	{
		title: "rows of a mapping that do not satisfy their schema",
		files: json(
			'{ "a": { "name": "Acme" },\n  "b": { "name": 5 } }',
			"{ file: companies.json, schema: { properties: { value: { properties: { name: { type: string } } } } } }",
		),
		says: [
			"pipeline.yaml:4:22 data_schema: row 2, column value/name: expected text, found 5",
			"  here: companies.json:2:18",
		],
	},
	{
		title: "single values that do not satisfy their schema",
		files: json('["Acme", 5]', "{ file: companies.json, schema: { type: string } }"),
		says: ["pipeline.yaml:4:22 data_schema: row 2: expected text, found 5", "  here: companies.json:1:10"],
	},
	{
		title: "a value that satisfies none of several schemas",
		files: json(
			'[{ "name": "Acme", "size": "big" }]',
			"{ file: companies.json, schema: { properties: { size: { anyOf: [{ type: number }, { type: 'null' }] } } } }",
		),
		says: [
			'pipeline.yaml:4:22 data_schema: row 1, column size: expected a number or nothing, found "big"',
			"  here: companies.json:1:28",
		],
	},
	{
		title: "a row schema that is none, beside rows with a mistake of their own",
		files: csv("name,size\nAcme\n", "{ file: companies.csv, schema: { type: objct } }"),
		says: [
			"pipeline.yaml:4:22 data_ragged_row: expected 2 cells as in the header, found 1 in line 2 of companies.csv",
			"  here: companies.csv:2:1",
			"  hint: add the missing cell",
			'pipeline.yaml:4:53 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "objct"',
			"  hint: did you mean `object`?",
		],
	},
	{
		title: "a row schema in a file that is not there",
		files: csv("name\nAcme\n", "{ file: companies.csv, schema: row.json }"),
		says: ["pipeline.yaml:4:45 file_missing: there is no schema file row.json"],
	},
	{
		title: "a row schema in a file with a mistake",
		files: {
			...csv("name\nAcme\n", "{ file: companies.csv, schema: row.json }"),
			"row.json": '{ "properties": {\n  "name": { "tpye": "string" } } }',
		},
		says: [
			"pipeline.yaml:4:45 schema_invalid: JSON Schema has no keyword `tpye`",
			"  here: row.json:2:13",
			"  hint: did you mean `type`?",
		],
	},
	{
		title: "a glob that matches nothing, but nearly",
		files: glob("docs/*.md", { "dosc/a.md": "a" }),
		says: [
			"pipeline.yaml:4:22 data_empty: no file matches `docs/*.md` from the pipeline's folder",
			"  hint: did you mean `dosc/*.md`?",
		],
	},
	{
		title: "a glob with another ending than the files",
		files: glob("docs/*.mdx", { "docs/a.md": "a", "docs/b.txt": "b" }),
		says: [
			"pipeline.yaml:4:22 data_empty: no file matches `docs/*.mdx` from the pipeline's folder",
			"  hint: files there end in .md, .txt",
		],
	},
	{
		title: "a glob that leads nowhere near",
		files: glob("reports/2026/*.md", { "reports/old/a.md": "a", "reports/older/a.md": "a" }),
		says: [
			"pipeline.yaml:4:22 data_empty: no file matches `reports/2026/*.md` from the pipeline's folder",
			"  hint: `reports` has: old, older",
		],
	},
	{
		title: "a glob that finds results alone",
		files: glob("results/**/*.md", {
			"package.json": "{}",
			"results/watch/reports/a.md": "a",
			"results/watch/b.md": "b",
		}),
		says: [
			"pipeline.yaml:4:22 data_empty: no file matches `results/**/*.md` from the pipeline's folder",
			"  hint: files of the results folder and of `.trawl` are never rows",
		],
	},
	{
		title: "files of a glob that are no text",
		files: glob("docs/*", {
			"docs/a.md": "fine",
			"docs/b.png": Buffer.from([0x89, 0x50, 0, 1]),
			"docs/c.txt": Buffer.from("caf\xe9", "latin1"),
			"docs/d.txt": "",
			"docs/e.txt": Buffer.from("\ufeffd", "utf16le"),
		}),
		says: [
			"pipeline.yaml:4:22 file_binary: expected text, found binary content in the data file docs/b.png",
			"pipeline.yaml:4:22 file_encoding: expected UTF-8, found other bytes in the data file docs/c.txt (line 1)",
			"  hint: save the file as UTF-8",
			"pipeline.yaml:4:22 file_empty: the data file docs/d.txt is empty",
			"pipeline.yaml:4:22 file_encoding: expected UTF-8, found UTF-16 in the data file docs/e.txt",
			"  hint: save the file as UTF-8",
		],
	},
	{
		title: "a file of a glob that is too large",
		files: glob("docs/*", { "docs/a.md": "fine", "docs/b.md": Buffer.alloc(10_000_001, "b") }),
		says: ["pipeline.yaml:4:22 file_too_large: expected a data file of at most 10 MB, found 10.0 MB: docs/b.md"],
	},
	{
		title: "rows of a glob that do not satisfy their schema",
		files: {
			"pipeline.yaml": rows("{ glob: docs/*.md, schema: { properties: { text: { minLength: 3 } } } }"),
			"docs/a.md": "a\r\n",
			"docs/b.md": "long enough",
		},
		says: [
			'pipeline.yaml:4:22 data_schema: row 1, column text: expected at least 3 characters, found "a\\n"',
			"  here: docs/a.md:1:1",
		],
	},
	{
		title: "a name that rows of a glob do not have",
		files: {
			"pipeline.yaml": rows("{ glob: docs/*.md }").replace("company.name }}\n", "company.txet }}\n"),
			"docs/a.md": "a",
		},
		says: [
			"pipeline.yaml:9:29 template_unknown_name: `company` has no `txet`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `text`?",
		],
	},
	{
		title: "an option of `file` beside a glob",
		files: { "pipeline.yaml": rows("{ glob: docs/*.md, at: /a, format: json }"), "docs/a.md": "a" },
		says: [
			"pipeline.yaml:4:33 not_allowed: `at` cannot stand beside `glob`",
			"pipeline.yaml:4:41 not_allowed: `format` cannot stand beside `glob`",
		],
	},
	{
		title: "a column that only some rows have",
		files: {
			"pipeline.yaml": rows("{ file: companies.json }").replace("company.name }}\n", "company.site }}\n"),
			"companies.json": '[{ "name": "Acme", "site": "a" },\n { "name": "Hooli" }]',
		},
		says: [
			"pipeline.yaml:9:21 template_row: there is no value for `company.site`, for company row 2 (companies.json:2)",
			"  company row 2: companies.json:2:2",
			'  hint: give the row a value, or write `| default: "…"`',
		],
	},
	{
		title: "line ends of several kinds, and a row that is too short among them",
		files: csv("name,size\r\nAcme,1\nHooli,2\r\n\r\nGlobex\r\n"),
		says: [
			"pipeline.yaml:4:22 data_ragged_row: expected 2 cells as in the header, found 1 in line 5 of companies.csv",
			"  here: companies.csv:5:1",
			"  hint: add the missing cell",
		],
	},
	{
		title: "JSON Lines without end of levels",
		files: {
			"pipeline.yaml": rows("{ file: companies.jsonl }"),
			"companies.jsonl": `{ "name": "a" }\n${"[".repeat(300)}${"]".repeat(300)}\n`,
		},
		says: [
			"pipeline.yaml:4:22 data_syntax: expected at most 200 levels in companies.jsonl, found 300",
			"  here: companies.jsonl:2:1",
		],
	},
	{
		title: "a pointer past the end of a list",
		files: json('{ "lists": [[{ "name": "a" }]] }', "{ file: companies.json, at: /lists/1 }"),
		says: [
			"pipeline.yaml:4:22 data_pointer: expected companies.json to have something at `/lists/1`, found nothing at `/lists/1`",
			"  here: companies.json:1:12",
			"  hint: the list has 1 item, counted from 0",
		],
	},
	{
		title: "a pointer with escapes that leads nowhere",
		files: json('{ "a/b": { "c~d": [] } }', "{ file: companies.json, at: /a~1b/c~0e }"),
		says: [
			"pipeline.yaml:4:22 data_pointer: expected companies.json to have something at `/a~1b/c~0e`, found nothing at `/a~1b/c~0e`",
			"  here: companies.json:1:10",
			"  hint: did you mean `c~d`?",
		],
	},
	{
		title: "a pointer that is none",
		files: json("[]", "{ file: companies.json, at: rows }"),
		says: [
			"pipeline.yaml:4:22 data_empty: the data file companies.json has no rows",
			"  hint: a template makes one task a row: add a row",
			'pipeline.yaml:4:42 bad_format: expected a JSON Pointer (such as /items), found "rows"',
			"  hint: did you mean `/rows`?",
		],
	},
	{
		title: "a data source that is neither file nor glob",
		files: `${head}data: { companies: { schema: row.json } }\ntasks: { t: { query: q } }\n`,
		says: [
			"pipeline.yaml:3:9 missing_key: the key `file` is missing",
			"pipeline.yaml:3:30 file_missing: there is no schema file row.json",
		],
	},
	{
		title: "a row schema that takes too long, once for all rows",
		files: json(
			JSON.stringify(["a", `${"a".repeat(40)}b`, `${"a".repeat(40)}c`]),
			"{ file: companies.json, schema: { pattern: ^(a+)+$ } }",
		),
		says: [
			"pipeline.yaml:4:22 data_schema: row 2: cannot be checked: the pattern `^(a+)+$` took longer than 1 s to match",
			"  here: companies.json:1:6",
			"  hint: make the schema simpler",
		],
	},
];
