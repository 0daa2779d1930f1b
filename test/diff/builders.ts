/** Tasks as both sides of a comparison have them, and sides made of them. */
import { compareResults } from "../../src/diff/compare-results.ts";
import type { ChangedTask, ComparedResults, ComparedTask, Comparison } from "../../src/model/comparison.ts";
import type { Json } from "../../src/model/json.ts";

export function task(changes: Partial<ComparedTask> = {}): ComparedTask {
	const { id = "profile/acme", output = "Acme sells anchors.", cost = 0.5 } = changes;
	return {
		id,
		template: id.split("/")[0] ?? id,
		status: "succeeded",
		query: "What does Acme sell?",
		output_type: typeof output === "string" ? "markdown" : "json",
		output,
		sources: [{ title: "Acme", url: "https://acme.example/" }],
		cost,
		attempts: [{ service_id: `dr-${id}`, cost }],
		error: null,
		...changes,
	};
}

export function results(tasks: readonly ComparedTask[]): ComparedResults {
	return {
		read: () => tasks,
		task: (id) => {
			const found = tasks.find((each) => each.id === id);
			if (found === undefined) throw new Error(`there is no ${id}`);
			return found;
		},
	};
}

export function compare(before: readonly ComparedTask[], after: readonly ComparedTask[]): Promise<Comparison> {
	return compareResults(results(before), results(after), { pause: async () => undefined });
}

/** How one task differs; undefined where it does not. */
export async function differenceOf(before: ComparedTask, after: ComparedTask): Promise<ChangedTask | undefined> {
	const [found] = [...(await compare([before], [after])).differences()];
	return found?.change === "changed" ? found : undefined;
}

/** How two structured answers differ. */
export async function fieldsOf(before: Json, after: Json): Promise<ChangedTask["fields"]> {
	return (await differenceOf(task({ output: before }), task({ output: after })))?.fields ?? [];
}

/** How two texts differ, as `-` and `+` lines. */
export async function linesOf(before: string, after: string): Promise<readonly string[]> {
	const found = await differenceOf(task({ output: before }), task({ output: after }));
	return (found?.paragraphs ?? []).flatMap((paragraph) => [
		...(paragraph.before === null ? [] : [`- ${paragraph.before}`]),
		...(paragraph.after === null ? [] : [`+ ${paragraph.after}`]),
	]);
}
