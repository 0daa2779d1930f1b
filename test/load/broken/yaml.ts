/** Mistakes in the YAML of a pipeline file. */
import { type BrokenPipeline, head, one } from "./sources.ts";

export const brokenYaml: readonly BrokenPipeline[] = [
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
		title: "a number that JSON cannot hold",
		files: `${one("q")}vars: { a: .inf, id: 12345678901234567890 }\n`,
		says: [
			"pipeline.yaml:6:12 out_of_range: expected a number that can be kept exactly, found .inf",
			'  hint: if its digits are meant, put it in quotes: ".inf"',
			"pipeline.yaml:6:22 out_of_range: expected a number that can be kept exactly, found 12345678901234567890",
			'  hint: if its digits are meant, put it in quotes: "12345678901234567890"',
		],
	},
];
