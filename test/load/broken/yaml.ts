/** Mistakes in the YAML of a pipeline file. */
import { type BrokenPipeline, head, one } from "./sources.ts";

export const brokenYaml: readonly BrokenPipeline[] = [
	{
		title: "no content but comments",
		files: "# later\n",
		says: ["pipeline.yaml:1:1 file_empty: expected content, found comments only"],
	},
	{
		title: "a list where the file's mapping belongs",
		files: "- version: 1\n- name: watch\n",
		says: ["pipeline.yaml:1:1 wrong_type: expected a mapping, found a list of 2 items"],
	},
	{
		title: "a list where a mapping belongs inside",
		files: `${head}tasks:\n  - query: q\n`,
		says: ["pipeline.yaml:4:3 wrong_type: expected a mapping, found a list of 1 item"],
	},
	{
		title: "a scalar where a mapping belongs",
		files: `${head}tasks:\n  t: what\n`,
		says: ['pipeline.yaml:4:6 wrong_type: expected a mapping, found "what"', '  hint: write { query: "what" }'],
	},
	{
		title: "aliases that multiply each other",
		files:
			one("q") +
			"x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\nx-b: &b [*a, *a, *a, *a, *a, *a, *a]\nx-c: &c [*b, *b, *b, *b, *b, *b, *b]\nx-d: [*c, *c, *c, *c, *c, *c, *c, *c]\n",
		says: [
			"pipeline.yaml:7:10 yaml_alias: expected at most 100 aliased nodes, found more (aliases that multiply each other are refused)",
		],
	},
	{
		title: "an alias inside what it stands for",
		files: `${one("q")}vars: &v\n  self: *v\n`,
		says: [
			"pipeline.yaml:7:9 yaml_alias: the alias `*v` stands inside what it stands for",
			"  hint: write the value out",
		],
	},
	{
		title: "an alias without an anchor",
		files: `${one("q")}vars: { a: *nothing }\n`,
		says: [
			"pipeline.yaml:6:12 yaml_alias: there is no anchor `&nothing` before this alias",
			"  hint: write the value out",
		],
	},
	{
		title: "a key that stands twice, and the rest of the file",
		files: `${head}name: Not good\ntasks:\n  t:\n    query: a\n    query: b\n    qeury: c\n`,
		says: [
			"pipeline.yaml:3:1 yaml_duplicate_key: the key `name` stands twice in one mapping",
			"  the first: pipeline.yaml:2:1",
			"  hint: keep one of the two",
			"pipeline.yaml:7:5 yaml_duplicate_key: the key `query` stands twice in one mapping",
			"  the first: pipeline.yaml:6:5",
			"  hint: keep one of the two",
			"pipeline.yaml:8:5 unknown_key: unknown key `qeury`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
			"  hint: did you mean `query`?",
		],
	},
	{
		title: "tabs",
		files: `${head}tasks:\n\tt:\n\t\tquery: q\n`,
		says: [
			"pipeline.yaml:4:1 yaml_syntax: expected spaces for indentation, found a tab",
			"  hint: replace the tab by spaces",
			"pipeline.yaml:5:1 yaml_syntax: expected spaces for indentation, found a tab",
			"  hint: replace the tab by spaces",
		],
	},
	{
		title: "a double quote that is not closed",
		files: one("\"what's new"),
		says: ["pipeline.yaml:5:12 yaml_syntax: this quote is not closed", "  hint: close it where the text ends"],
	},
	{
		title: "a double quote that the next line's quote closes",
		files: `${head}description: "what is new\ntasks:\n  t:\n    query: "q"\n`,
		says: ["pipeline.yaml:3:14 yaml_syntax: this quote is not closed", "  hint: close it where the text ends"],
	},
	{
		title: "a single quote that is not closed",
		files: one('\'they say "hello"'),
		says: ["pipeline.yaml:5:12 yaml_syntax: this quote is not closed", "  hint: close it where the text ends"],
	},
	{
		title: "a bracket that is not closed",
		files: `${head}vars: { names: [a, b }\ntasks:\n  t:\n    query: q\n`,
		says: ["pipeline.yaml:3:16 yaml_syntax: this `[` is not closed by `]`"],
	},
	{
		title: "a brace that is not closed",
		files: `${head}tasks: { t: { query: q }\n`,
		says: ["pipeline.yaml:3:8 yaml_syntax: this `{` is not closed by `}`"],
	},
	{
		title: "two documents",
		files: `${one("q")}---\nname: other\n`,
		says: ["pipeline.yaml:6:1 yaml_syntax: expected one YAML document, found a second one"],
	},
	{
		title: "a merge key",
		files: `${head}x-common: &common { query: q }\ntasks:\n  t:\n    <<: *common\n`,
		says: [
			"pipeline.yaml:6:5 yaml_merge_key: merge keys (`<<`) are not part of YAML 1.2",
			"  hint: write the keys out, or set them once at the top level",
		],
	},
	{
		title: "a colon in an unquoted text",
		files: one("what: is it"),
		says: [
			"pipeline.yaml:5:12 yaml_syntax: expected a value, found a second `key: value` in it",
			"  hint: put a text that contains `: ` in quotes, or mend the indentation",
		],
	},
	{
		title: "an unquoted template",
		files: one("{{ vars.a }} now"),
		says: [
			"pipeline.yaml:5:12 yaml_syntax: expected quotes around a text that begins with `{{`",
			'  hint: quote it: "{{ … }}", with single quotes where the text has double ones',
		],
	},
	{
		title: "an unquoted template that holds quotes",
		files: one('{{ vars["a"] }} now'),
		says: [
			"pipeline.yaml:5:12 yaml_syntax: expected quotes around a text that begins with `{{`",
			'  hint: quote it: "{{ … }}", with single quotes where the text has double ones',
		],
	},
	{
		title: "an unquoted tag",
		files: one("{% if vars.a %}a{% endif %}"),
		says: [
			"pipeline.yaml:5:12 yaml_syntax: expected quotes around a text that begins with `{%`",
			'  hint: quote it: "{% … %}", with single quotes where the text has double ones',
		],
	},
	{
		title: "text after a closing quote",
		files: one('"Acme" launches'),
		says: [
			"pipeline.yaml:5:19 yaml_syntax: expected the end of the value, found more",
			"  hint: put a text with special characters in quotes",
		],
	},
	{
		title: "an escape that is none",
		files: one('"C:\\query"'),
		says: [
			"pipeline.yaml:5:15 yaml_syntax: this escape is none of YAML's",
			"  hint: write `\\\\` for a backslash, or put the text in single quotes",
		],
	},
	{
		title: "a text that begins with a reserved character",
		files: one("@acme launches"),
		says: [
			'pipeline.yaml:5:12 yaml_syntax: expected a value, found "@", which cannot begin one',
			"  hint: put the text in quotes",
		],
	},
	{
		title: "a key without a colon",
		files: `${head}tasks\n  t:\n    query: q\n`,
		says: ["pipeline.yaml:3:1 yaml_syntax: expected a key on one line", "  hint: is a colon missing after it?"],
	},
	{
		title: "a tag",
		files: one("!secret q"),
		says: ["pipeline.yaml:5:20 yaml_syntax: expected no tag, found `!secret`", "  hint: remove the tag"],
	},
	{
		title: "a directive of YAML 1.1",
		files: `%YAML 1.1\n---\n${one("q")}`,
		says: [
			"pipeline.yaml:1:1 yaml_syntax: expected YAML 1.2, found a %YAML 1.1 directive",
			"  hint: remove the directive",
		],
	},
	{
		title: "a number that JSON cannot hold",
		files: `${one("q")}vars: { a: .inf, id: 12345678901234567890 }\n`,
		says: [
			"pipeline.yaml:6:12 out_of_range: expected a number that can be kept exactly, found .inf",
			'  hint: if its digits are meant, put it in quotes: ".inf"',
			"pipeline.yaml:6:22 out_of_range: expected a number that can be kept exactly, found 12345678901234567890",
			'  hint: if its digits are meant, put it in quotes: "12345678901234567890"',
		],
	},
	{
		title: "levels without end",
		files: `${one("q")}vars: ${"[".repeat(3000)}\n`,
		says: ["pipeline.yaml:6:1 yaml_syntax: expected fewer levels of lists and mappings, found more than can be read"],
	},
];
