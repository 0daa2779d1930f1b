/** A pipeline file of about 2,000 lines: templates that each have their own schema, policy, query and needs. */

const LINES_OF_TEMPLATE = 10;

/** As text, of `lines` lines or a few more. */
export function longPipeline(lines) {
	const head = [
		"version: 1",
		"name: long",
		"data: { companies: [alpha, beta, gamma] }",
		"batch: { mode: fast }",
		"tasks:",
	];
	const count = Math.ceil((lines - head.length) / LINES_OF_TEMPLATE);
	const templates = Array.from({ length: count }, (_, n) => template(n));
	return `${[...head, ...templates.flat()].join("\n")}\n`;
}

function template(n) {
	return [
		`  profile_${n}:`,
		"    for_each: { company: companies }",
		`    key: "{{ company }}-${n}"`,
		`    query: 'What did {{ company | upcase }} publish in {{ run.date | date: "%Y" }} about subject ${n}?'`,
		"    output:",
		"      on_invalid: fail",
		`      schema: { type: object, required: [answer_${n}], properties: {`,
		`        answer_${n}: { type: string, description: The answer },`,
		`        count_${n}: { type: integer, minimum: ${n} } } }`,
		`    metadata: { subject: "${n}", company: "{{ company }}" }`,
	];
}
