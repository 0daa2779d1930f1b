/** Mistakes in templates. */
import { about, type BrokenPipeline } from "./sources.ts";

export const brokenTemplates: readonly BrokenPipeline[] = [
	{
		title: "a name nobody gives",
		files: about('"{{ env.HOME }} {{ run.id }} {{ results.t }} {{ parent }}"'),
		says: [
			"pipeline.yaml:9:16 template_unknown_name: there is no name `env`",
			"  hint: name the variable under `env` at the top of the file",
			"pipeline.yaml:9:35 template_unknown_name: `run` has no `id`",
			"  hint: `run.id` is there in `metadata` only: elsewhere every run would ask something else",
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
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `ceo`?",
			"pipeline.yaml:9:61 template_unknown_name: `company.info` has no `cfo`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `ceo`?",
			"pipeline.yaml:9:89 template_unknown_name: `company.tags[0]` has no `name`",
			"  the data `companies`: pipeline.yaml:4:3",
			"pipeline.yaml:9:113 template_unknown_name: `company.tags` has no `frist`",
			"  the data `companies`: pipeline.yaml:4:3",
		],
	},
	{
		title: "names of JavaScript",
		files: about("About {{ company.constructor }} {{ company.__proto__ }} {{ toString }} {{ company.size }}"),
		says: [
			"pipeline.yaml:9:29 template_unknown_name: `company` has no `constructor`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: there are: name, site, info, tags",
			"pipeline.yaml:9:55 template_unknown_name: `company` has no `__proto__`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: there are: name, site, info, tags",
			"pipeline.yaml:9:71 template_unknown_name: there is no name `toString`",
			"  hint: there are: vars, run, pipeline, company",
			"pipeline.yaml:9:94 template_unknown_name: `company` has no `size`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `site`?",
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
		title: "assigning over a known name",
		files: about(
			"a {% assign company = 1 %}{% for vars in company.tags %}{% endfor %}{% capture run %}{% endcapture %}",
		),
		says: [
			"pipeline.yaml:9:24 template_shadowed_name: `company` is already a name here and cannot be given another value",
			"  `company` of `for_each`: pipeline.yaml:7:17",
			"  hint: choose another name",
			"pipeline.yaml:9:45 template_shadowed_name: `vars` is already a name here and cannot be given another value",
			"  hint: choose another name",
			"pipeline.yaml:9:91 template_shadowed_name: `run` is already a name here and cannot be given another value",
			"  hint: choose another name",
		],
	},
	{
		title: "positions in a folded block",
		files: about(">-\n      First line\n      goes on {{ vars.a\n      }}\n\n\n      and {{ company.nmae }} here"),
		says: [
			"pipeline.yaml:11:23 template_unknown_name: `vars` has no `a`",
			"pipeline.yaml:15:22 template_unknown_name: `company` has no `nmae`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `name`?",
		],
	},
	{
		title: "positions in list items and mappings",
		files:
			about("q") +
			"    urls:\n      - '{{ company.site }}'\n      - '{{ company.stie }}'\n    metadata: { a: '{{ company.nmae }}' }\n    batch:\n      search: { start_date: '{{ vars.since }}' }\n",
		says: [
			"pipeline.yaml:12:21 template_unknown_name: `company` has no `stie`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `site`?",
			"pipeline.yaml:13:32 template_unknown_name: `company` has no `nmae`",
			"  the data `companies`: pipeline.yaml:4:3",
			"  hint: did you mean `name`?",
			"pipeline.yaml:15:38 template_unknown_name: `vars` has no `since`",
		],
	},
];
