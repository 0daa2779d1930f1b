/** Warnings that comments of the file take away, and comments that take nothing away. */
import type { EngineKind } from "../model/pipeline.ts";
import type { Problem, ProblemCode } from "../model/problem.ts";
import type { Suppression } from "../model/suppression.ts";

/** Warnings that only a run on the embedded engine gives. */
const OF_EMBEDDED_ENGINE: readonly ProblemCode[] = ["corpus_unreadable", "not_used_here", "price_unknown"];

export interface Applied {
	/** Without the warnings that were taken away. */
	readonly problems: readonly Problem[];
	/** Those that took nothing away. */
	readonly unused: readonly Suppression[];
}

/** Errors stay. */
export function applySuppressions(problems: readonly Problem[], suppressions: readonly Suppression[]): Applied {
	const taken = (problem: Problem) =>
		problem.severity === "warning" && suppressions.some((suppression) => speaksOf(suppression, problem));
	const gone = problems.filter(taken);
	return {
		problems: problems.filter((problem) => !taken(problem)),
		unused: suppressions.filter((suppression) => !gone.some((problem) => speaksOf(suppression, problem))),
	};
}

export interface Circumstances {
	/** The one that runs, whatever the file says. */
	readonly engine: EngineKind | undefined;
	/** False where errors have kept warnings from being found. */
	readonly isComplete: boolean;
}

/** A warning for each comment that has nothing to do, once everything has been found. */
export function unusedSuppressions(
	unused: readonly Suppression[],
	problems: readonly Problem[],
	{ engine, isComplete }: Circumstances,
): Problem[] {
	return unused.flatMap((suppression): Problem[] => {
		const { code, location } = suppression;
		const told = { code: "suppression_unused", severity: "warning", location } as const;
		if (problems.some((problem) => speaksOf(suppression, problem))) {
			return [{ ...told, message: `errors cannot be ignored, and \`${code}\` is one here`, hint: "mend it" }];
		}
		if (!isComplete || (engine !== "local" && OF_EMBEDDED_ENGINE.includes(code))) return [];
		return [{ ...told, message: `there is no warning \`${code}\` here to be ignored`, hint: "remove the comment" }];
	});
}

function speaksOf({ code, lines: [first, last], location: { file } }: Suppression, { code: found, location }: Problem) {
	return found === code && location?.file === file && location.line >= first && location.line <= last;
}
