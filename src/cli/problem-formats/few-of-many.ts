/** Of thousands of problems the first of each kind, and how many more of each there are. */
import type { Location, Problem, ProblemCode } from "../../model/problem.ts";

/** Problems of one code that are counted and not shown. */
export interface LeftOut {
	readonly code: ProblemCode;
	readonly count: number;
	/** Of the first of them. */
	readonly location: Location | undefined;
}

export interface FewOfMany {
	/** In the order given. */
	readonly shown: readonly Problem[];
	/** The most frequent first. */
	readonly leftOut: readonly LeftOut[];
}

export interface Limits {
	readonly each: number;
	readonly all: number;
}

/** At most `each` of a code and `all` together; errors go before warnings where there is no room for both. */
export function fewOfMany(problems: readonly Problem[], { each, all }: Limits): FewOfMany {
	const kept = new Set<Problem>();
	const perCode = new Map<ProblemCode, number>();
	const errors = problems.filter(({ severity }) => severity === "error");
	const warnings = problems.filter(({ severity }) => severity === "warning");
	for (const problem of [...errors, ...warnings]) {
		const count = perCode.get(problem.code) ?? 0;
		if (kept.size === all || count === each) continue;
		perCode.set(problem.code, count + 1);
		kept.add(problem);
	}
	const isShown = (problem: Problem) => kept.has(problem);
	return { shown: problems.filter(isShown), leftOut: countByCode(problems.filter((problem) => !isShown(problem))) };
}

function countByCode(problems: readonly Problem[]): LeftOut[] {
	const counts = new Map<ProblemCode, LeftOut>();
	for (const { code, location } of problems) {
		const earlier = counts.get(code) ?? { code, count: 0, location };
		counts.set(code, { ...earlier, count: earlier.count + 1 });
	}
	return [...counts.values()].sort((a, b) => b.count - a.count);
}
