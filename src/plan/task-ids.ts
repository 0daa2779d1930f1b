/** Every task has an id of its own, also where a file system does not tell upper from lower case. */
import type { TaskTemplate } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { describeRows, type RowPlace, type RowSet, rowLabel } from "./expand-template.ts";
import type { PlanProblems } from "./plan-problems.ts";
import { foldId } from "./task-key.ts";

export class TaskIds {
	readonly #problems: PlanProblems;
	/** Folded id → where its first use stands in the list. */
	readonly #first = new Map<string, number>();
	readonly #uses = new FirstUses();

	constructor(problems: PlanProblems) {
		this.#problems = problems;
	}

	/** Reports an id that is taken. */
	isNew(id: string, template: TaskTemplate, rows: RowSet): boolean {
		const folded = foldId(id);
		const first = this.#first.get(folded);
		if (first === undefined) {
			this.#first.set(folded, this.#uses.add(id, rows));
			return true;
		}
		const firstId = this.#uses.idAt(first);
		const taken = firstId === id ? "is taken by" : `differs in case only from \`${firstId}\` of`;
		// An id begins with its template's name, so the first one's bindings are the same.
		const earlier = this.#uses.rowsAt(first, rows.keys());
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

/** Where ids were first used, for the message about the second: one for each task is kept, so in lists rather than objects. */
class FirstUses {
	/** By row; a task without rows has a place all the same. */
	readonly #ids: string[] = [];
	readonly #numbers: number[] = [];
	readonly #files: string[] = [];
	readonly #lines: number[] = [];
	readonly #columns: number[] = [];
	/** Of the few places that have a length: rows that stand in the pipeline file. */
	readonly #lengths = new Map<number, number>();

	/** Where it stands. */
	add(id: string, rows: RowSet): number {
		const start = this.#ids.length;
		if (rows.size === 0) this.#push(id, 0, { file: "", line: 0, column: 0 });
		for (const { number, location } of rows.values()) this.#push(id, number, location);
		return start;
	}

	idAt(start: number): string {
		return this.#ids[start] ?? "";
	}

	rowsAt(start: number, names: Iterable<string>): ReadonlyMap<string, RowPlace> {
		const places = [...names].map((name, index): [string, RowPlace] => {
			return [name, { number: this.#numbers[start + index] ?? 0, location: this.#locationAt(start + index) }];
		});
		return new Map(places);
	}

	#locationAt(place: number): Location {
		const [file = "", line = 1, column = 1] = [this.#files[place], this.#lines[place], this.#columns[place]];
		const length = this.#lengths.get(place);
		return { file, line, column, ...(length === undefined ? {} : { length }) };
	}

	#push(id: string, number: number, { file, line, column, length }: Location): void {
		if (length !== undefined) this.#lengths.set(this.#ids.length, length);
		this.#ids.push(id);
		this.#numbers.push(number);
		this.#files.push(file);
		this.#lines.push(line);
		this.#columns.push(column);
	}
}
