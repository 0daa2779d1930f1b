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
| \`env.NAME\` | A variable of the environment that \`env\` names at the top of the file. It ends up in requests and results: no keys. |
| \`rival\` | With \`for_each: { rival: { results_of: profile, at: /rivals } }\`: an item of the list in a result of \`profile\`. |
| \`parent\` | With exactly one \`results_of\`: the task that the item is of, with \`id\`, \`key\`, \`bindings\`, \`output\` and \`sources\`. |
| \`results.launches\` | With \`needs: [launches]\`: its results in planned order, each with the same fields. A \`key\` cannot read them: ids are known before. |
| \`run.id\` | In \`metadata\` alone. |

There is no clock: a request that differs in each run would be bought in each run. What reads \`run.date\` is bought again on another day.

Names of results are checked against the output schema of their template, so that a typing error is told before anything is bought: also behind
\`assign\`, filters that keep or pick items, and in the argument of \`map\`, \`where\`, \`sort\`, \`group_by\` and the like. What a result then lacks makes its task \`skipped\`, with the reason.

Names and filters are checked before anything is rendered. \`{{ company.site | default: "unknown" }}\` stands for a column that is missing or empty;
for a missing one \`default\` must be the first filter.

**Filters** work as [LiquidJS describes them](https://liquidjs.com/filters/overview.html): ${listed(filters)}.

Filters of text refuse a mapping (write \`| json\`), those of numbers what is no number, and \`date\` reckons in UTC and does not know \`now\`. It takes
ISO 8601 (\`2026-10-01\`, \`2026-10-01T08:30:00Z\`; a month or a year stands for its first day) and seconds since 1970 in 9 to 11 digits: any other
text, such as \`01.10.2026\`, and a day that no calendar has are errors at their row.

**Tags**: ${listed(tags)}.

What is missing there reads files, the clock or chance, depends on the machine's language, or hides names from the check.
`;
}

function listed(names) {
	return names.map((name) => `\`${name}\``).join(", ");
}
