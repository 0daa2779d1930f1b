/** A project of a user of the hosted service: `tasks` tasks of one template, a row of data for each. */
export function rowsProject(tasks: number, batchSize: number): Record<string, string> {
	return {
		"package.json": "{}",
		"rows.csv": `id\n${Array.from({ length: tasks }, (_, n) => n).join("\n")}\n`,
		"pipeline.yaml": `version: 1
name: watch
data: { rows: { file: rows.csv } }
batch: { mode: fast }
run: { batch_size: ${batchSize}, settle: 100ms, poll: 20ms }
tasks:
  ask:
    for_each: { row: rows }
    key: "{{ row.id }}"
    query: About {{ row.id }}?
`,
	};
}
