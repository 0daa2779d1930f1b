import type { Location, Problem, ProblemCode } from "../model/problem.ts";
import { describeRows, type RowSet } from "./expand-template.ts";

/** Most problems told one by one; one bad template gives one for each row. */
const MAX_TOLD = 100;

/** Problems found while expanding data: counted all, told up to a limit. */
export class PlanProblems {
	readonly #told: Problem[] = [];
	#count = 0;

	/** The row is named in the message and is the second location. */
	report(code: ProblemCode, message: string, location: Location, rows: RowSet, hint?: string): void {
		this.#count += 1;
		if (this.#told.length >= MAX_TOLD) return;
		const related = [...rows].map(([name, row]) => ({ message: `${name} row ${row.number}`, location: row.location }));
		this.#told.push({
			code,
			severity: "error",
			message: rows.size === 0 ? message : `${message}, for ${describeRows(rows)}`,
			location,
			...(related.length === 0 ? {} : { related }),
			...(hint === undefined ? {} : { hint }),
		});
	}

	get found(): boolean {
		return this.#count > 0;
	}

	list(): Problem[] {
		const more = this.#count - this.#told.length;
		const last = this.#told.at(-1);
		if (more === 0 || last === undefined) return [...this.#told];
		return [...this.#told, { ...last, message: `and ${more} more problems of this kind`, related: [] }];
	}
}
