import type { Location, Problem, ProblemCode } from "../model/problem.ts";
import { describeRows, type RowSet, rowLabel } from "./expand-template.ts";

/** Most problems told one by one of one kind at one place; a bad template gives one for each row. */
const MOST_TOLD = 10;

/** Problems of one kind at one place. */
interface Group {
	readonly told: Problem[];
	count: number;
}

/** Takes the faults of rendered data. */
export interface FaultLog {
	/** Whether it wants a fault that all tasks share once for each of them. */
	readonly tellsEach: boolean;
	/** The row is named in the message and is the second location. */
	report(code: ProblemCode, message: string, location: Location, rows: RowSet, hint?: string, others?: Others): void;
}

/** Places beside those of the rows. */
export type Others = NonNullable<Problem["related"]>;

/** Problems found while expanding data: counted all, told up to a limit for each place. */
export class PlanProblems implements FaultLog {
	readonly tellsEach = false;
	readonly #groups = new Map<string, Group>();

	report(
		code: ProblemCode,
		message: string,
		location: Location,
		rows: RowSet,
		hint?: string,
		others: Others = [],
	): void {
		const group = this.#group(`${code}\n${location.file}\n${location.line}\n${location.column}`);
		group.count += 1;
		if (group.told.length >= MOST_TOLD) return;
		const places = [...rows].map(([name, row]) => ({ message: rowLabel(name, row), location: row.location }));
		const related = [...places, ...others];
		group.told.push({
			code,
			severity: "error",
			message: rows.size === 0 ? message : `${message}, for ${describeRows(rows)}`,
			location,
			...(related.length === 0 ? {} : { related }),
			...(hint === undefined ? {} : { hint }),
		});
	}

	get found(): boolean {
		return this.#groups.size > 0;
	}

	/** By place; each place's problems in planned order. */
	list(): Problem[] {
		const groups = [...this.#groups.values()].map(({ told, count }) => {
			const [first] = told;
			if (first === undefined || count === told.length) return told;
			const { hint: _hint, related: _related, ...rest } = first;
			const more = count - told.length;
			const others =
				more === 1 ? "1 more such problem here, for another row" : `${more} more such problems here, for other rows`;
			return [...told, { ...rest, message: `and ${others}` }];
		});
		return groups.sort(byPlace).flat();
	}

	#group(key: string): Group {
		let group = this.#groups.get(key);
		if (group === undefined) {
			group = { told: [], count: 0 };
			this.#groups.set(key, group);
		}
		return group;
	}
}

function byPlace([a]: readonly Problem[], [b]: readonly Problem[]): number {
	return (a?.location?.line ?? 0) - (b?.location?.line ?? 0) || (a?.location?.column ?? 0) - (b?.location?.column ?? 0);
}
