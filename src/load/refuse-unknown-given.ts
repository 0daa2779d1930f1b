/** What a case of `trawl test` gives in place of the file's own: the names have to be the file's. */
import type { LocatePart } from "../model/pipeline-test.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";

export interface GivenNames {
	readonly section: "vars" | "data" | "env";
	readonly given: Iterable<string>;
	/** Those of the pipeline. */
	readonly known: readonly string[];
	readonly locate: LocatePart;
}

/** A name that the file does not have would change nothing, and the case would test something else than it says. */
export function refuseUnknownGiven({ section, given, known, locate }: GivenNames, log: ProblemLog): void {
	for (const name of given) {
		if (known.includes(name)) continue;
		const meant = suggest(name, known);
		const there = known.length === 0 ? `the pipeline has no \`${section}\`` : `there are: ${known.join(", ")}`;
		log.error("test_given", `\`${section}\` of the pipeline has no \`${name}\``, locate([section, name]), {
			hint: meant === undefined ? there : `did you mean \`${meant}\`?`,
		});
	}
}
