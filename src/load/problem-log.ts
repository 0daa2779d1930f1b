import type { Location, Problem, ProblemCode } from "../model/problem.ts";

export interface ProblemOptions {
	readonly hint?: string | undefined;
	readonly related?: Problem["related"];
}

/** Where the load stage gathers every problem before it stops. */
export class ProblemLog {
	readonly #problems: Problem[] = [];

	error(code: ProblemCode, message: string, location: Location | undefined, options: ProblemOptions = {}): void {
		this.#add("error", code, message, location, options);
	}

	warn(code: ProblemCode, message: string, location: Location | undefined, options: ProblemOptions = {}): void {
		this.#add("warning", code, message, location, options);
	}

	addAll(problems: readonly Problem[]): void {
		this.#problems.push(...problems);
	}

	get hasErrors(): boolean {
		return this.#problems.some((problem) => problem.severity === "error");
	}

	/** True when a problem stands at this very place. */
	hasAt({ file, line, column }: Location): boolean {
		return this.#problems.some(
			({ location }) => location?.file === file && location.line === line && location.column === column,
		);
	}

	/** In the order of their places: by line, then column, then as found. */
	sorted(): Problem[] {
		return [...this.#problems].sort(
			(a, b) =>
				(a.location?.line ?? 0) - (b.location?.line ?? 0) || (a.location?.column ?? 0) - (b.location?.column ?? 0),
		);
	}

	#add(
		severity: Problem["severity"],
		code: ProblemCode,
		message: string,
		location: Location | undefined,
		{ hint, related }: ProblemOptions,
	): void {
		this.#problems.push({
			code,
			severity,
			message,
			...(location === undefined ? {} : { location }),
			...(hint === undefined ? {} : { hint }),
			...(related === undefined ? {} : { related }),
		});
	}
}
