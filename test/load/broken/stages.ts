/** Mistakes in what templates read of each other's results. */
import { type BrokenPipeline, head } from "./sources.ts";

const discover = `  discover:
    query: Which vendors are there?
    output:
      schema:
        type: object
        required: [vendors]
        properties:
          vendors: { type: array, items: { type: object, properties: { name: { type: string } } } }
          summary: { type: string }
`;

/** `more`: the templates behind `discover`, whose definition ends in line 12. */
const behind = (more: string) => `${head}tasks:\n${discover}${more}`;
const profile = (more: string) => behind(`  profile:\n${more}`);
const eachVendor = `    for_each: { vendor: { results_of: discover, at: /vendors } }\n    key: "{{ vendor.name }}"\n`;

export const brokenStages: readonly BrokenPipeline[] = [
	{
		title: "a template that is not there",
		files: behind("  brief: { needs: [discovr], query: q }\n"),
		says: ["pipeline.yaml:13:20 unknown_template: there is no template `discovr`", "  hint: did you mean `discover`?"],
	},
	{
		title: "results of a template that is not there",
		files: profile("    for_each: { vendor: { results_of: rivals, at: /vendors } }\n    key: k\n    query: q\n"),
		says: [
			"pipeline.yaml:14:39 unknown_template: there is no template `rivals`",
			"  hint: there are: discover, profile",
		],
	},
	{
		title: "a template that reads its own results",
		files: behind("  brief: { needs: [brief], query: q }\n"),
		says: [
			"pipeline.yaml:13:3 template_cycle: template `brief` reads its own results",
			"  hint: take one of them out of `needs` or `results_of`",
		],
	},
	{
		title: "templates that read each other's results",
		files: behind(
			"  a: { needs: [b], query: q }\n  b: { needs: [c], query: q }\n  c: { needs: [a], query: q }\n  d: { needs: [a], query: q }\n",
		),
		says: [
			"pipeline.yaml:13:3 template_cycle: templates read each other's results: `a` reads `b` reads `c` reads `a`",
			"  `b`: pipeline.yaml:14:3",
			"  `c`: pipeline.yaml:15:3",
			"  hint: take one of them out of `needs` or `results_of`",
		],
	},
	{
		title: "a need that stands twice",
		files: behind("  brief: { needs: [discover, { template: discover, allow: partial }], query: q }\n"),
		says: ["pipeline.yaml:13:30 not_allowed: `discover` stands twice in `needs`", "  hint: keep one of the two"],
	},
	{
		title: "a list that the results do not have",
		files: profile("    for_each: { vendor: { results_of: discover, at: /vendor } }\n    key: k\n    query: q\n"),
		says: [
			"pipeline.yaml:14:53 results_pointer: expected a list in the results of `discover`: its output schema has no `vendor`",
			"  hint: `at` is a JSON Pointer to a list in each result, such as /competitors",
		],
	},
	{
		title: "a place in the results that is no list",
		files: profile("    for_each: { vendor: { results_of: discover, at: /summary } }\n    key: k\n    query: q\n"),
		says: [
			"pipeline.yaml:14:53 results_pointer: expected a list in the results of `discover`: its output schema has no list at `/summary`",
			"  hint: `at` is a JSON Pointer to a list in each result, such as /competitors",
		],
	},
	{
		title: "a list in answers that are text",
		files: `${head}tasks:\n  a: { query: q }\n  b: { for_each: { x: { results_of: a, at: /x } }, query: q }\n`,
		says: [
			"pipeline.yaml:5:44 results_pointer: expected a list in the results of `a`: its answers are text, which has no list in it",
			"  hint: give `a` an `output.schema` with a list",
		],
	},
	{
		title: "a field that the items do not have",
		files: profile(`${eachVendor}    query: About {{ vendor.nmae }}\n`),
		says: ["pipeline.yaml:16:28 template_unknown_name: `vendor` has no `nmae`", "  hint: did you mean `name`?"],
	},
	{
		title: "a field that the parent's output does not have",
		files: profile(`${eachVendor}    query: About {{ parent.output.sumary }}\n`),
		says: [
			"pipeline.yaml:16:35 template_unknown_name: `parent.output` has no `sumary`",
			"  hint: did you mean `summary`?",
		],
	},
	{
		title: "results of a template that is not among the needs",
		files: profile("    needs: [discover]\n    query: '{{ results.profile | json }}'\n"),
		says: ["pipeline.yaml:15:24 template_unknown_name: `results` has no `profile`", "  hint: there are: discover"],
	},
	{
		title: "results without needs",
		files: behind("  brief: { query: '{{ results.discover | json }}' }\n"),
		says: [
			"pipeline.yaml:13:23 template_unknown_name: there is no name `results`",
			"  hint: `results.<template>` is there for the templates in `needs`; a key is made without it",
		],
	},
	{
		title: "a parent where there is none",
		files: behind("  brief: { needs: [discover], query: '{{ parent.id }}' }\n"),
		says: [
			"pipeline.yaml:13:42 template_unknown_name: there is no name `parent`",
			"  hint: `parent` is there with exactly one `results_of`",
		],
	},
	{
		title: "a key that reads results",
		files: `${head}data: { r: [a] }\ntasks:\n${discover}  t: { needs: [discover], for_each: { x: r }, key: "{{ results.discover[0].key }}", query: q }\n`,
		says: [
			"pipeline.yaml:14:56 template_unknown_name: there is no name `results`",
			"  hint: `results.<template>` is there for the templates in `needs`; a key is made without it",
		],
	},
	{
		title: "items that are mappings, without a key",
		files: profile("    for_each: { vendor: { results_of: discover, at: /vendors } }\n    query: q\n"),
		says: [
			"pipeline.yaml:14:5 missing_task_key: template `profile` needs a `key`: the items in the results of `discover` are mappings",
			'  hint: add one that names a row, such as key: "{{ vendor.name | slugify }}"',
		],
	},
	{
		title: "what a later stage asks that no result can mend",
		files: profile(`${eachVendor}    query: "{{ vendor.name }}"\n    urls: ["{{ 'nonsense' }}"]\n`),
		says: [
			'pipeline.yaml:17:12 request_invalid: urls[0]: expected a URL such as https://example.com/page, found "nonsense"',
		],
	},
	{
		title: "included rows where results are fanned out",
		files: profile(`${eachVendor}    include: [{ vendor: { name: X } }]\n    query: q\n`),
		says: [
			"pipeline.yaml:16:5 not_allowed: `include` adds rows of data, and this template fans out over results",
			"  hint: add them in a template of their own",
		],
	},
];
