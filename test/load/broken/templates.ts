/** Mistakes in templates. */
import { about, type BrokenPipeline, rows } from "./sources.ts";

export const brokenTemplates: readonly BrokenPipeline[] = [
	{
		title: "an unknown column, with a suggestion",
		files: about("About {{ company.nmae }}"),
		says: ["pipeline.yaml:9:29 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "an unknown binding, with a suggestion",
		files: about("About {{ compnay.name }}"),
		says: ["pipeline.yaml:9:21 template_unknown_name: there is no name `compnay`", "  hint: did you mean `company`?"],
	},
	{
		title: "an unknown var",
		files: `${about("About {{ company.name }} since {{ vars.since }}")}vars: { sinec: 2026-01-01 }\n`,
		says: ["pipeline.yaml:9:51 template_unknown_name: `vars` has no `since`", "  hint: did you mean `sinec`?"],
	},
	{
		title: "a name nobody gives",
		files: about('"{{ env.HOME }} {{ run.id }} {{ results.t }} {{ parent }}"'),
		says: [
			"pipeline.yaml:9:16 template_unknown_name: there is no name `env`",
			"  hint: name the variable under `env` at the top of the file",
			"pipeline.yaml:9:35 template_unknown_name: `run` has no `id`",
			"  hint: there are: date",
			"pipeline.yaml:9:44 template_unknown_name: there is no name `results`",
			"  hint: `results.<template>` is there for the templates in `needs`; a key is made without it",
			"pipeline.yaml:9:60 template_unknown_name: there is no name `parent`",
			"  hint: `parent` is there with exactly one `results_of`",
		],
	},
	{
		title: "a nested name",
		files: about(
			"About {{ company.info.coe }} {{ company['info']['cfo'] }} {{ company.tags[0].name }} {{ company.tags.frist }}",
		),
		says: [
			"pipeline.yaml:9:34 template_unknown_name: `company.info` has no `coe`",
			"  hint: did you mean `ceo`?",
			"pipeline.yaml:9:61 template_unknown_name: `company.info` has no `cfo`",
			"  hint: did you mean `ceo`?",
			"pipeline.yaml:9:89 template_unknown_name: `company.tags[0]` has no `name`",
			"pipeline.yaml:9:113 template_unknown_name: `company.tags` has no `frist`",
		],
	},
	{
		title: "names of JavaScript",
		files: about("About {{ company.constructor }} {{ company.__proto__ }} {{ toString }} {{ company.size }}"),
		says: [
			"pipeline.yaml:9:29 template_unknown_name: `company` has no `constructor`",
			"  hint: there are: name, site, info, tags",
			"pipeline.yaml:9:55 template_unknown_name: `company` has no `__proto__`",
			"  hint: there are: name, site, info, tags",
			"pipeline.yaml:9:71 template_unknown_name: there is no name `toString`",
			"  hint: there are: vars, run, pipeline, company",
			"pipeline.yaml:9:94 template_unknown_name: `company` has no `size`",
			"  hint: did you mean `site`?",
		],
	},
	{
		title: "an unknown filter",
		files: about("About {{ company.name | upcase | slugfy }}"),
		says: [
			"pipeline.yaml:9:45 template_unknown_filter: there is no filter `slugfy`",
			"  hint: did you mean `slugify`?",
		],
	},
	{
		title: "a filter that is removed",
		files: about("About {{ company.tags | sample }} {{ x }}"),
		says: [
			"pipeline.yaml:9:36 template_unknown_filter: there is no filter `sample`",
			"pipeline.yaml:9:49 template_unknown_name: there is no name `x`",
			"  hint: there are: vars, run, pipeline, company",
		],
	},
	{
		title: "unknown names beside unknown filters",
		files: about(
			"a {{ foo }} {{ company.name | upcas | slugfy }} {% if company.site contains 'x' | spilt %}{{ vars.x }}{% endif %} {{ company.a b }}",
		),
		says: [
			"pipeline.yaml:9:17 template_unknown_name: there is no name `foo`",
			"  hint: there are: vars, run, pipeline, company",
			"pipeline.yaml:9:42 template_unknown_filter: there is no filter `upcas`",
			"  hint: did you mean `upcase`?",
			"pipeline.yaml:9:50 template_unknown_filter: there is no filter `slugfy`",
			"  hint: did you mean `slugify`?",
			"pipeline.yaml:9:94 template_unknown_filter: there is no filter `spilt`",
			"  hint: did you mean `split`?",
			"pipeline.yaml:9:110 template_unknown_name: `vars` has no `x`",
			"pipeline.yaml:9:139 template_syntax: the template cannot be read: expected one value, found several side by side",
		],
	},
	{
		title: "an unknown tag",
		files: about("'{% fro x in company.tags %}{% endfor %}'"),
		says: ["pipeline.yaml:9:16 template_unknown_tag: there is no tag `fro`", "  hint: did you mean `for`?"],
	},
	{
		title: "a tag that is removed",
		files: about("a {% include 'other' %}"),
		says: ["pipeline.yaml:9:17 template_unknown_tag: there is no tag `include`"],
	},
	{
		title: "an end without a beginning",
		files: about("a {% if company.name %}b{% endfor %}"),
		says: [
			"pipeline.yaml:9:39 template_syntax: the template cannot be read: there is no open tag that `endfor` belongs to",
		],
	},
	{
		title: "a tag that is not closed",
		files: about("a {% if company.name %}b"),
		says: ["pipeline.yaml:9:14 template_syntax: the template cannot be read: tag {% if company.name %} not closed"],
	},
	{
		title: "an output that is not closed",
		files: about("a {{ company.name }"),
		says: ['pipeline.yaml:9:14 template_syntax: the template cannot be read: output "{{ company.name }" not closed'],
	},
	{
		title: "junk in an expression",
		files: about("a {{ a b c }}"),
		says: [
			"pipeline.yaml:9:19 template_syntax: the template cannot be read: expected one value, found several side by side",
		],
	},
	{
		title: "several values in an expression",
		files: about("a {{ company.name, company.site }}"),
		says: [
			"pipeline.yaml:9:29 template_syntax: the template cannot be read: expected the end of the expression, found `, company.site`",
		],
	},
	{
		title: "an operator without a value",
		files: about("a {% if company.name == 'a' and %}b{% endif %}"),
		says: [
			"pipeline.yaml:9:40 template_syntax: the template cannot be read: expected a value on each side of `and`, found one",
		],
	},
	{
		title: "an expression that breaks off",
		files: about("a {{ company.name | }}"),
		says: [
			"pipeline.yaml:9:30 template_syntax: the template cannot be read: expected something after `|`, found nothing",
		],
	},
	{
		title: "an empty output",
		files: about("a {{ }}"),
		says: ["pipeline.yaml:9:17 template_syntax: the template cannot be read: expected a value, found nothing"],
	},
	{
		title: "assigning over a known name",
		files: about(
			"a {% assign company = 1 %}{% for vars in company.tags %}{% endfor %}{% capture run %}{% endcapture %}",
		),
		says: [
			"pipeline.yaml:9:24 template_shadowed_name: `company` is already a name here and cannot be given another value",
			"  hint: choose another name",
			"pipeline.yaml:9:45 template_shadowed_name: `vars` is already a name here and cannot be given another value",
			"  hint: choose another name",
			"pipeline.yaml:9:91 template_shadowed_name: `run` is already a name here and cannot be given another value",
			"  hint: choose another name",
		],
	},
	{
		title: "a mapping as text",
		files: about("About {{ company.info }}"),
		says: [
			"pipeline.yaml:9:18 template_render: a mapping cannot be rendered as text; name one of its fields, or write `| json`, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "a mapping as the whole text",
		files: about('"{{ company.info }}"'),
		says: [
			"pipeline.yaml:9:12 request_invalid: query: expected text, found an object, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
			"  hint: name one of its fields, or write `| json`",
		],
	},
	{
		title: "a list as the whole text",
		files: about('"{{ company.tags }}"'),
		says: [
			"pipeline.yaml:9:12 request_invalid: query: expected text, found a list, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
			'  hint: write `| join: ", "`',
		],
	},
	{
		title: "a mapping as an argument",
		files: about('"About {{ company.name | append: company.info }}"'),
		says: [
			"pipeline.yaml:9:19 template_render: a mapping cannot be rendered as text; name one of its fields, or write `| json`, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "the clock",
		files: about("\"Since {{ 'now' | date: '%Y' }}\""),
		says: [
			'pipeline.yaml:9:19 template_render: "now" is not available in templates; use run.date, which is frozen with the run, for company row 1 (pipeline.yaml:4)',
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "no date",
		files: about("\"Since {{ company.name | date: '%Y' }}\""),
		says: [
			'pipeline.yaml:9:19 template_render: expected a date, found "Acme", for company row 1 (pipeline.yaml:4)',
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "no number",
		files: about('"About {{ company.name | times: 2 }}"'),
		says: [
			'pipeline.yaml:9:19 template_render: expected a number, found "Acme", for company row 1 (pipeline.yaml:4)',
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "a division by zero",
		files: about('"About {{ 1 | divided_by: 0 }}"'),
		says: [
			"pipeline.yaml:9:19 template_render: expected a number, found Infinity, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "a loop without end",
		files: about("a {% for i in (1..100000000) %}{{ i }}{% endfor %}"),
		says: [
			"pipeline.yaml:9:14 template_render: expected a template that ends after little work, found more than 50 MB; is a loop or range too long, for company row 1 (pipeline.yaml:4)",
			"  company row 1: pipeline.yaml:4:15",
		],
	},
	{
		title: "positions in a literal block",
		files: about("|\n      First line.\n        Then {{ company.name }}\n\n      and {{ company.nmae }} here"),
		says: ["pipeline.yaml:13:22 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "positions in a folded block",
		files: about(">-\n      First line\n      goes on {{ vars.a\n      }}\n\n\n      and {{ company.nmae }} here"),
		says: [
			"pipeline.yaml:11:23 template_unknown_name: `vars` has no `a`",
			"pipeline.yaml:15:22 template_unknown_name: `company` has no `nmae`",
			"  hint: did you mean `name`?",
		],
	},
	{
		title: "positions in single quotes",
		files: about("'It''s {{ company.name }} and\n      it''s {{ company.nmae }}'"),
		says: ["pipeline.yaml:10:24 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "positions in double quotes",
		files: about('"\\u00fc \\"{{ company.name }}\\"\\n\\\n      \\x41 {{ company.nmae }}"'),
		says: ["pipeline.yaml:10:23 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "positions in a plain text over lines",
		files: about("About {{ company.name }}\n      and then,\n\n      well, {{ company.nmae }}"),
		says: ["pipeline.yaml:12:24 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "positions after characters of two units",
		files: about("😀 é {{ company.nmae }}"),
		says: ["pipeline.yaml:9:28 template_unknown_name: `company` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "positions in list items and mappings",
		files:
			about("q") +
			"    urls:\n      - '{{ company.site }}'\n      - '{{ company.stie }}'\n    metadata: { a: '{{ company.nmae }}' }\n    batch:\n      search: { start_date: '{{ vars.since }}' }\n",
		says: [
			"pipeline.yaml:12:21 template_unknown_name: `company` has no `stie`",
			"  hint: did you mean `site`?",
			"pipeline.yaml:13:32 template_unknown_name: `company` has no `nmae`",
			"  hint: did you mean `name`?",
			"pipeline.yaml:15:38 template_unknown_name: `vars` has no `since`",
		],
	},
	{
		title: "columns that only some rows have",
		files: {
			"pipeline.yaml": rows("{ file: c.json }").replace(
				"About {{ company.name }}",
				"\"About {{ company.site }} {{ company.city | default: 'nowhere' }}\"",
			),
			"c.json": '[\n { "name": "a", "site": "x", "city": "y" },\n { "name": "b" }\n]',
		},
		says: [
			"pipeline.yaml:9:22 template_row: there is no value for `company.site`, for company row 2 (c.json:3)",
			"  company row 2: c.json:3:2",
			'  hint: give the row a value, or write `| default: "…"`',
		],
	},
	{
		title: "columns that some rows lack behind other filters",
		files: {
			"pipeline.yaml": rows("{ file: c.json }").replace(
				"About {{ company.name }}",
				"\"About {{ company.site | upcase | default: 'x' }}\"",
			),
			"c.json": '[{ "name": "a", "site": "x" },\n { "name": "b" }]',
		},
		says: [
			"pipeline.yaml:9:22 template_row: there is no value for `company.site`, for company row 2 (c.json:2)",
			"  company row 2: c.json:2:2",
			'  hint: give the row a value, or write `| default: "…"`',
		],
	},
];
