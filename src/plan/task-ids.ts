/** Every task has an id of its own, also where a file system does not tell upper from lower case. */
import type { DataRow, TaskTemplate } from "../model/pipeline.ts";
import { describeRows, type RowSet, rowLabel } from "./expand-template.ts";
import type { PlanProblems } from "./plan-problems.ts";
import { foldId } from "./task-key.ts";

/** Where an id was first used, for the message about the second. One for each task is kept. */
interface FirstUse {
	readonly id: string;
	/** In the order of the template's bindings. */
	readonly rows: readonly DataRow[];
}

export class TaskIds {
	readonly #problems: PlanProblems;
	readonly #ids = new Map<string, FirstUse>();

	constructor(problems: PlanProblems) {
		this.#problems = problems;
	}

	/** Reports an id that is taken. */
	isNew(id: string, template: TaskTemplate, rows: RowSet): boolean {
		const folded = foldId(id);
		const first = this.#ids.get(folded);
		if (first === undefined) {
			this.#ids.set(folded, { id, rows: [...rows.values()] });
			return true;
		}
		const taken = first.id === id ? "is taken by" : `differs in case only from \`${first.id}\` of`;
		// An id begins with its template's name, so the first one's bindings are the same.
		const earlier = zip(rows.keys(), first.rows);
		const message = `the task id \`${id}\` ${taken} ${describeRows(earlier)}`;
		const others = [...earlier].map(([name, row]) => ({
			message: `the first: ${rowLabel(name, row)}`,
			location: row.location,
		}));
		const location = template.key?.location ?? template.location;
		this.#problems.report("key_duplicate", message, location, rows, "use a key that tells the rows apart", others);
		return false;
	}
}

function zip(names: Iterable<string>, rows: readonly DataRow[]): RowSet {
	const [...keys] = names;
	return new Map(rows.map((row, index) => [keys[index] ?? "", row]));
}
