// The end of docs/pipeline.md: the names, filters and tags of templates.

/** \`filters\` and \`tags\` are all there are, sorted. */
export function templatesDoc({ filters, tags }) {
	return `## What templates may use

| Name | What it is |
| --- | --- |
| \`vars.NAME\` | A value of \`vars\`, or of \`--var NAME=VALUE\`. |
| \`company.COLUMN\` | With \`for_each: { company: companies }\`: the row's column. A row that is a single value is \`{{ region }}\` itself. |
| \`run.date\` | The day of the run in UTC, as \`YYYY-MM-DD\`. A run that continues on another day keeps it. |
| \`pipeline.name\` | The \`name\` of the file. |

There is no \`run.id\` and no clock: a request that differs in each run would be bought in each run. What reads \`run.date\` is bought again on another day.

Names and filters are checked before anything is rendered. \`{{ company.site | default: "unknown" }}\` stands for a column that is missing or empty;
for a missing one \`default\` must be the first filter.

**Filters** work as [LiquidJS describes them](https://liquidjs.com/filters/overview.html): ${listed(filters)}.

Filters of text refuse a mapping (write \`| json\`), those of numbers what is no number, and \`date\` reckons in UTC and does not know \`now\`.

**Tags**: ${listed(tags)}.

What is missing there reads files, the clock or chance, depends on the machine's language, or hides names from the check.
`;
}

function listed(names) {
	return names.map((name) => `\`${name}\``).join(", ");
}
