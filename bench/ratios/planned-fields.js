/** The templated fields of the pipeline whose planning is measured: the same texts on both sides. */
export const FIELDS = {
	key: "{{ company.id }}",
	query: "What did {{ company.name }} of {{ company.city }} launch since 2026-01-01?",
	report_format: "One page about {{ company.name }}.",
	url: "{{ company.site }}",
};

/** A pipeline file over `companies.csv`; `engine`: lines of its own. */
export function plannedPipeline(engine = "") {
	return `version: 1
name: bench
${engine}data: { companies: { file: companies.csv } }
batch: { mode: fast }
budget: { max_tasks: 10000000 }
export: { formats: [json] }
tasks:
  profile:
    for_each: { company: companies }
    key: "${FIELDS.key}"
    query: ${FIELDS.query}
    report_format: ${FIELDS.report_format}
    urls: ["${FIELDS.url}"]
`;
}
