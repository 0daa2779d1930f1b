import type { Location, Problem, ProblemCode } from "../../model/problem.ts";
import { plural } from "../../values/plural.ts";
import type { ProblemLog, ProblemOptions } from "../problem-log.ts";
import type { RowFaults } from "./file-row.ts";

/** Most problems of one kind that one data file reports in full. */
export const MAX_REPORTED = 20;

/** Reports the first problems of a data file one by one and the rest as a number. */
export class RowProblems implements RowFaults {
	readonly #log: ProblemLog;
	readonly #reference: Location;
	#count = 0;
	#cautions = 0;
	#lastCaution: ProblemCode = "yaml_1_1_reading";
	#lastCode: ProblemCode = "data_syntax";

	/** `reference` is where the pipeline names the file. */
	constructor(log: ProblemLog, reference: Location) {
		this.#log = log;
		this.#reference = reference;
	}

	get found(): boolean {
		return this.#count > 0;
	}

	/** True when what is reported now would only be counted, so that its place need not be looked for. */
	get isFull(): boolean {
		return this.#count >= MAX_REPORTED;
	}

	/** The problem stands at the reference; the file's own place is the second location. */
	report(code: ProblemCode, message: string, place: Location, options: ProblemOptions = {}): void {
		this.#count += 1;
		this.#lastCode = code;
		if (this.#count > MAX_REPORTED) return;
		this.#log.error(code, message, this.#reference, { ...options, related: [{ message: "here", location: place }] });
	}

	/** A warning that leaves the file usable. */
	caution({ code, message, location, hint }: Problem): void {
		this.#cautions += 1;
		this.#lastCaution = code;
		if (this.#cautions > MAX_REPORTED) return;
		const related = location === undefined ? {} : { related: [{ message: "here", location }] };
		this.#log.warn(code, message, this.#reference, { hint, ...related });
	}

	/** Says how many were left out. */
	finish(): void {
		const cautions = this.#cautions - MAX_REPORTED;
		if (cautions > 0)
			this.#log.warn(this.#lastCaution, `and ${plural(cautions, "more such value")} in this file`, this.#reference);
		if (this.#count <= MAX_REPORTED) return;
		this.#log.error(this.#lastCode, `and ${this.#count - MAX_REPORTED} more problems in this file`, this.#reference);
	}
}
