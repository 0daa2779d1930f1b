/** Mistakes in what a pipeline refers to: data files, bindings, output schemas. */
import { type BrokenPipeline, csv, head, inline, json, one, rows } from "./sources.ts";

export const brokenData: readonly BrokenPipeline[] = [
	{
		title: "a data file that does not exist",
		files: rows("{ file: data/none.csv }"),
		says: ["pipeline.yaml:4:22 file_missing: there is no data file data/none.csv"],
	},
	{
		title: "a folder as data file",
		files: { "pipeline.yaml": rows("{ file: rows, format: csv }"), "rows/a.csv": "name\na\n" },
		says: ["pipeline.yaml:4:22 file_unreadable: expected a data file, found a folder: rows"],
	},
	{
		title: "a data file of an unknown kind",
		files: { "pipeline.yaml": rows("{ file: companies.txt }"), "companies.txt": "name\n" },
		says: [
			"pipeline.yaml:4:22 bad_format: expected a file ending in .csv, .tsv, .json, .jsonl or .yaml, found companies.txt",
			"  hint: say which it is with `format`",
		],
	},
	{
		title: "an empty data file",
		files: csv("\n"),
		says: ["pipeline.yaml:4:22 file_empty: the data file companies.csv is empty"],
	},
	{
		title: "a header without rows",
		files: csv("name,site\n"),
		says: [
			"pipeline.yaml:4:22 data_empty: the data file companies.csv has a header and no rows below it",
			"  hint: a template makes one task a row: add a row",
		],
	},
	{
		title: "ragged rows",
		files: csv("name,site\nAcme,a,b\nInitech\nHooli,h\n"),
		says: [
			"pipeline.yaml:4:22 data_ragged_row: expected 2 cells as in the header, found 3 in line 2 of companies.csv",
			"  here: companies.csv:2:1",
			"  hint: quote a cell that contains the delimiter",
			"pipeline.yaml:4:22 data_ragged_row: expected 2 cells as in the header, found 1 in line 3 of companies.csv",
			"  here: companies.csv:3:1",
			"  hint: add the missing cell",
		],
	},
	{
		title: "a ragged row after cells with line breaks",
		files: csv('name,site\r\n"Ac\r\nme",a\r\n\r\nInitech\r\n'),
		says: [
			"pipeline.yaml:4:22 data_ragged_row: expected 2 cells as in the header, found 1 in line 5 of companies.csv",
			"  here: companies.csv:5:1",
			"  hint: add the missing cell",
		],
	},
	{
		title: "a column that stands twice",
		files: csv("name,site,name\na,b,c\n"),
		says: [
			"pipeline.yaml:4:22 data_duplicate_column: column `name` stands twice in companies.csv",
			"  here: companies.csv:1:1",
			"  hint: rename one of the two",
		],
	},
	{
		title: "a column without a name",
		files: csv("name,\na,b\n"),
		says: [
			"pipeline.yaml:4:22 data_duplicate_column: column 2 of companies.csv has no name",
			"  here: companies.csv:1:1",
			"  hint: name it in the header",
		],
	},
	{
		title: "a quote that is not closed in CSV",
		files: csv('name,site\nAcme,"acme\nInitech,i\n'),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected well-formed CSV in line 2 of companies.csv, found a quote that is not closed",
			"  here: companies.csv:2:6",
			'  hint: put a cell that contains a quote in quotes, and write the quote inside as ""',
		],
	},
	{
		title: "a quote inside an unquoted cell",
		files: csv('name,site\nAcme "the" first,a\n'),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected well-formed CSV in line 2 of companies.csv, found a quote inside a cell that does not begin with one",
			"  here: companies.csv:2:1",
			'  hint: put a cell that contains a quote in quotes, and write the quote inside as ""',
		],
	},
	{
		title: "text after a closing quote",
		files: csv('name,site\n"Acme" Inc,a\n'),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected well-formed CSV in line 2 of companies.csv, found text after the closing quote of a cell",
			"  here: companies.csv:2:1",
			'  hint: put a cell that contains a quote in quotes, and write the quote inside as ""',
		],
	},
	{
		title: "a data file that is no UTF-8",
		files: csv(Buffer.from("name\nCaf\xe9\n", "latin1")),
		says: [
			"pipeline.yaml:4:22 file_encoding: expected UTF-8, found other bytes in the data file companies.csv (line 2)",
			"  hint: save the file as UTF-8",
		],
	},
	{
		title: "a pointer for CSV",
		files: csv("name\na\n", "{ file: companies.csv, at: /rows }"),
		says: ["pipeline.yaml:4:37 not_allowed: `at` works with json and yaml, found a csv file", "  hint: remove `at`"],
	},
	{
		title: "a key that stands twice in JSON",
		files: json('[{ "name": "a" },\n { "name": "b", "name": "c" }]'),
		says: [
			"pipeline.yaml:4:22 yaml_duplicate_key: key `name` stands twice in one object of companies.json",
			"  here: companies.json:2:17",
			"  hint: keep one of the two",
		],
	},
	{
		title: "JSON that breaks off",
		files: json('[{ "name": "a" },\n { "name": "b"'),
		says: [
			"pipeline.yaml:4:22 data_syntax: companies.json is not valid JSON: expected `,` or `}`, found the end of the text",
			"  here: companies.json:2:15",
		],
	},
	{
		title: "a comma too many in JSON",
		files: json('[{ "name": "a" },\n { "name": "b" },\n]'),
		says: [
			"pipeline.yaml:4:22 data_syntax: companies.json is not valid JSON: expected a value, found `]`",
			"  here: companies.json:3:1",
		],
	},
	{
		title: "single quotes in JSON",
		files: json("[{ 'name': 'a' }]"),
		says: [
			"pipeline.yaml:4:22 data_syntax: companies.json is not valid JSON: expected a key or `}`, found `'`",
			"  here: companies.json:1:4",
		],
	},
	{
		title: "a number that JSON does not know",
		files: json('[{ "name": "a", "size": NaN }]'),
		says: [
			"pipeline.yaml:4:22 data_syntax: companies.json is not valid JSON: expected a value, found `NaN`",
			"  here: companies.json:1:25",
		],
	},
	{
		title: "a pointer to nothing",
		files: json('{ "companies": [{ "name": "a" }] }', "{ file: companies.json, at: /company }"),
		says: [
			"pipeline.yaml:4:22 data_pointer: expected companies.json to have something at `/company`, found nothing at `/company`",
			"  here: companies.json:1:1",
			"  hint: did you mean `companies`?",
		],
	},
	{
		title: "a pointer that leads nowhere from within a JSON file",
		files: json('{ "a": 1,\n  "b": { "rows": [] } }', "{ file: companies.json, at: /b/row }"),
		says: [
			"pipeline.yaml:4:22 data_pointer: expected companies.json to have something at `/b/row`, found nothing at `/b/row`",
			"  here: companies.json:2:8",
			"  hint: did you mean `rows`?",
		],
	},
	{
		title: "a pointer to a single value",
		files: json('{ "count": 3 }', "{ file: companies.json, at: /count }"),
		says: [
			"pipeline.yaml:4:22 data_not_rows: expected a list or a mapping at `/count` of companies.json, found a single value",
			"  here: companies.json:1:12",
		],
	},
	{
		title: "a single value as data",
		files: json("42"),
		says: [
			"pipeline.yaml:4:22 data_not_rows: expected a list or a mapping at companies.json, found a single value",
			"  here: companies.json:1:1",
		],
	},
	{
		title: "an empty list in JSON",
		files: json("[]"),
		says: [
			"pipeline.yaml:4:22 data_empty: the data file companies.json has no rows",
			"  hint: a template makes one task a row: add a row",
		],
	},
	{
		title: "rows that are none",
		files: json('[{ "name": "a" }, null, ["b"]]'),
		says: [
			"pipeline.yaml:4:22 data_not_rows: expected a row: a mapping, text, a number, or true or false, found nothing in line 1 of companies.json",
			"  here: companies.json:1:19",
			"pipeline.yaml:4:22 data_not_rows: expected a row: a mapping, text, a number, or true or false, found a list in line 1 of companies.json",
			"  here: companies.json:1:25",
		],
	},
	{
		title: "JSON without end of levels",
		files: json("[".repeat(300) + "]".repeat(300)),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected at most 200 levels in companies.json, found 300",
			"  here: companies.json:1:1",
		],
	},
	{
		title: "JSON Lines with a bad line",
		files: {
			"pipeline.yaml": rows("{ file: companies.jsonl }"),
			"companies.jsonl": '{ "name": "a" }\n{ "name": }\n{ "name": "b", "name": "c" }\n',
		},
		says: [
			"pipeline.yaml:4:22 data_syntax: companies.jsonl is not valid JSON: expected a value, found `}`",
			"  here: companies.jsonl:2:11",
			"pipeline.yaml:4:22 yaml_duplicate_key: key `name` stands twice in line 3 of companies.jsonl",
			"  here: companies.jsonl:3:16",
			"  hint: keep one of the two",
		],
	},
	{
		title: "a YAML data file with a key that stands twice",
		files: { "pipeline.yaml": rows("{ file: companies.yaml }"), "companies.yaml": "- name: a\n  name: b\n" },
		says: [
			"pipeline.yaml:4:22 yaml_duplicate_key: companies.yaml: the key `name` stands twice in one mapping",
			"  here: companies.yaml:2:3",
			"  hint: keep one of the two",
		],
	},
	{
		title: "an empty inline list",
		files: rows("[]"),
		says: [
			"pipeline.yaml:4:14 out_of_range: expected a list of rows, or a mapping with `file` or `glob`, found an empty list",
		],
	},
	{
		title: "data that does not exist",
		files: rows(inline).replace("company: companies", "company: compnaies"),
		says: ["pipeline.yaml:7:26 unknown_data: there is no data `compnaies`", "  hint: did you mean `companies`?"],
	},
	{
		title: "a file without data",
		files: `${head}tasks:\n  t:\n    for_each: { company: companies }\n    key: a\n    query: q\n`,
		says: ["pipeline.yaml:5:26 unknown_data: there is no data `companies`", "  hint: the file has no `data`"],
	},
	{
		title: "a binding with the name of something else",
		files: rows(inline).replace("{ company: companies }", "{ company: companies, empty: companies }"),
		says: [
			"pipeline.yaml:7:37 binding_name: `empty` has a meaning of its own in templates",
			"  hint: choose another name for the binding",
		],
	},
	{
		title: "rows that are mappings and no key",
		files: rows(inline).replace('    key: "{{ company.name }}"\n', ""),
		says: [
			"pipeline.yaml:7:5 missing_task_key: template `t` needs a `key`: the rows of `companies` are mappings",
			'  hint: add one that names a row, such as key: "{{ company.name | slugify }}"',
		],
	},
	{
		title: "a key for a single task",
		files: `${head}tasks:\n  t:\n    key: a\n    query: q\n`,
		says: [
			"pipeline.yaml:5:5 not_allowed: `key` needs a `for_each`: a single task's id is its template's name",
			"  hint: remove `key`, or add `for_each`",
		],
	},
	{
		title: "a schema file that does not exist",
		files: `${one("q")}output: { schema: none.json }\n`,
		says: ["pipeline.yaml:6:19 file_missing: there is no schema file none.json"],
	},
	{
		title: "a schema file that is no JSON",
		files: {
			"pipeline.yaml": `${one("q")}output: { schema: s.json }\n`,
			"s.json": '{ "type": "object",\n  "properties": { }',
		},
		says: [
			"pipeline.yaml:6:19 schema_invalid: the schema file s.json: not valid JSON: expected `,` or `}`, found the end of the text",
			"  here: s.json:2:20",
		],
	},
	{
		title: "a schema that does not compile",
		files: `${one("q")}output: { schema: { type: object, properties: { a: { type: strnig } } } }\n`,
		says: [
			'pipeline.yaml:6:60 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "strnig"',
			"  hint: did you mean `string`?",
		],
	},
	{
		title: "a schema that is no object's",
		files: { "pipeline.yaml": `${one("q")}output: { schema: s.json }\n`, "s.json": '{ "type": "array" }' },
		says: [
			'pipeline.yaml:6:19 schema_invalid: expected an output schema with `type: object` at its root, found "array"',
			"  here: s.json:1:11",
		],
	},
	{
		title: "a schema file that does not compile",
		files: {
			"pipeline.yaml": `${one("q")}output: { schema: s.json }\n`,
			"s.json": '{ "type": "object",\n  "properties": { "a/b": { "type": "text" } } }',
		},
		says: [
			'pipeline.yaml:6:19 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "text"',
			"  here: s.json:2:36",
			"  hint: did you mean `string`?",
		],
	},
	{
		title: "a schema file with a key that stands twice",
		files: {
			"pipeline.yaml": `${one("q")}output: { schema: s.json }\n`,
			"s.json": '{ "type": "object", "type": "array" }',
		},
		says: [
			"pipeline.yaml:6:19 schema_invalid: the schema file s.json: the key `type` stands twice in one object",
			"  here: s.json:1:21",
		],
	},
	{
		title: "keywords that JSON Schema does not have",
		files: `${one("q")}output:
  schema:
    type: object
    propertys: { a: { type: string } }
    requird: [a]
    x-note: my own
    properties:
      typ: { type: [string, nul], format: date, enumeration: [a] }
      list: { type: list, items: { discription: d, allOf: [{ tipe: string }] } }
      tuple: { type: array, prefixItems: [{}] }
      data: { type: object, default: { tipe: 1 }, examples: [{ tipe: 1 }], const: { tipe: 1 } }
`,
		says: [
			"pipeline.yaml:9:5 schema_invalid: JSON Schema has no keyword `propertys`",
			"  hint: did you mean `properties`?",
			"pipeline.yaml:10:5 schema_invalid: JSON Schema has no keyword `requird`",
			"  hint: did you mean `required`?",
			'pipeline.yaml:13:29 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "nul"',
			"  hint: did you mean `null`?",
			"pipeline.yaml:13:49 schema_invalid: JSON Schema has no keyword `enumeration`",
			"  hint: a note of your own begins with `x-`",
			'pipeline.yaml:14:21 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "list"',
			"  hint: did you mean `array`?",
			"pipeline.yaml:14:36 schema_invalid: JSON Schema has no keyword `discription`",
			"  hint: did you mean `description`?",
			"pipeline.yaml:14:62 schema_invalid: JSON Schema has no keyword `tipe`",
			"  hint: did you mean `type`?",
			"pipeline.yaml:15:29 schema_invalid: `prefixItems` belongs to a later draft of JSON Schema; outputs are held against draft-07",
			"  hint: say it in draft-07, or remove it",
		],
	},
	{
		title: "a keyword that JSON Schema does not have, in a file",
		files: {
			"pipeline.yaml": `${one("q")}output: { schema: s.json }\n`,
			"s.json": '{ "type": "object",\n  "propertys": { "a": { "type": "string" } } }',
		},
		says: [
			"pipeline.yaml:6:19 schema_invalid: JSON Schema has no keyword `propertys`",
			"  here: s.json:2:3",
			"  hint: did you mean `properties`?",
		],
	},
	{
		title: "a keyword that JSON Schema does not have, in a schema among the formats",
		files: `${one("q")}batch: { output_formats: [{ type: object, propertys: {} }] }\n`,
		says: [
			"pipeline.yaml:6:43 schema_invalid: JSON Schema has no keyword `propertys`",
			"  hint: did you mean `properties`?",
		],
	},
	{
		title: "a value that stands twice in an enum of many",
		files: {
			"pipeline.yaml": `${one("q")}output: { schema: s.json }\n`,
			"s.json": JSON.stringify({
				type: "object",
				properties: { "a/b": { enum: [...Array.from({ length: 50_000 }, (_, n) => n), 7] } },
			}),
		},
		says: ["pipeline.yaml:6:19 schema_invalid: expected each item once, found 7 again", "  here: s.json:1:288937"],
	},
	{
		title: "a CSV file with other delimiters",
		files: csv("\nname;site\nAcme;a,b\n"),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected columns parted by `,`, found one column in companies.csv whose name holds `;`",
			"  here: companies.csv:2:1",
			'  hint: set `delimiter: ";"`; for one column of that name, `delimiter: ","`',
		],
	},
	{
		title: "a CSV file with tabs",
		files: csv("name\tsite\nAcme\ta\n"),
		says: [
			"pipeline.yaml:4:22 data_syntax: expected columns parted by `,`, found one column in companies.csv whose name holds a tab",
			"  here: companies.csv:1:1",
			'  hint: set `delimiter: "\\t"`; for one column of that name, `delimiter: ","`',
		],
	},
	{
		title: "numbers in JSON that would become others",
		files: json(
			'[{ "name": "a", "id": 12345678901234567890 },\n { "name": "b", "id": 1e400, "x": [0.1, 1e5, 0.30000000000000004] },\n { "name": "c", "id": 9007199254740993 }]',
		),
		says: [
			"pipeline.yaml:4:22 out_of_range: expected a number that can be kept exactly, found 12345678901234567890 in line 1 of companies.json",
			"  here: companies.json:1:23",
			'  hint: write it as a string: "12345678901234567890"',
			"pipeline.yaml:4:22 out_of_range: expected a number that can be kept exactly, found 1e400 in line 2 of companies.json",
			"  here: companies.json:2:23",
			'  hint: write it as a string: "1e400"',
			"pipeline.yaml:4:22 out_of_range: expected a number that can be kept exactly, found 9007199254740993 in line 3 of companies.json",
			"  here: companies.json:3:23",
			'  hint: write it as a string: "9007199254740993"',
		],
	},
	{
		title: "a number in JSON Lines that would become another",
		files: {
			"pipeline.yaml": rows("{ file: companies.jsonl }"),
			"companies.jsonl": '{ "name": "a" }\n{ "name": "b", "id": 1.00000000000000000001 }\n',
		},
		says: [
			"pipeline.yaml:4:22 out_of_range: expected a number that can be kept exactly, found 1.00000000000000000001 in line 2 of companies.jsonl",
			"  here: companies.jsonl:2:22",
			'  hint: write it as a string: "1.00000000000000000001"',
		],
	},
	{
		title: "a number in YAML that would become another",
		files: {
			"pipeline.yaml": rows("{ file: companies.yaml }"),
			"companies.yaml": "- { name: a, id: 12345678901234567890 }\n- { name: b, id: 0.12345678901234567890 }\n",
		},
		says: [
			"pipeline.yaml:4:22 out_of_range: companies.yaml: expected a number that can be kept exactly, found 12345678901234567890",
			"  here: companies.yaml:1:18",
			'  hint: if its digits are meant, put it in quotes: "12345678901234567890"',
			"pipeline.yaml:4:22 out_of_range: companies.yaml: expected a number that can be kept exactly, found 0.12345678901234567890",
			"  here: companies.yaml:2:18",
			'  hint: if its digits are meant, put it in quotes: "0.12345678901234567890"',
		],
	},
	{
		title: "a schema in YAML that is none",
		files: { "pipeline.yaml": `${one("q")}output: { schema: s.yaml }\n`, "s.yaml": "- type: object\n" },
		says: [
			"pipeline.yaml:6:19 schema_invalid: the schema file s.yaml: expected a JSON Schema as a mapping, found another value",
			"  here: s.yaml:1:1",
		],
	},
	{
		title: "no templates but the user's own",
		files: `${head}tasks: { x-old: { query: q } }\n`,
		says: [
			"pipeline.yaml:3:1 no_tasks: expected at least one task template",
			"  hint: names that begin with x- are your own and make no tasks",
		],
	},
	{
		title: "a schema that refers to nothing",
		files: `${one("q")}output: { schema: { type: object, properties: { a: { $ref: "#/definitions/none" } } } }\n`,
		says: [
			"pipeline.yaml:6:60 schema_invalid: there is nothing at `#/definitions/none`",
			"  hint: the schema has no `definitions`",
		],
	},
	{
		title: "a schema beside formats",
		files: `${one("q")}    output: { schema: { type: object } }\n    batch: { output_formats: [markdown] }\n`,
		says: [
			"pipeline.yaml:7:14 schema_beside_formats: `output.schema` and `batch.output_formats` both say what the result is",
			"  the schema: pipeline.yaml:6:15",
			"  hint: keep one of the two",
		],
	},
	{
		title: "a schema among formats that is none",
		files: `${one("q")}batch: { output_formats: [{ type: array }] }\n`,
		says: [
			'pipeline.yaml:6:35 schema_invalid: expected an output schema with `type: object` at its root, found "array"',
		],
	},
];
