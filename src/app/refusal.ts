import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";

/** Problems with the text they stand in, for code frames. */
export interface Refusal {
	readonly ok: false;
	/** None where the caller's own signal stopped it. */
	readonly problems: readonly Problem[];
	readonly sources: readonly SourceFile[];
	/** Design section 3. */
	readonly exitCode: number;
}
