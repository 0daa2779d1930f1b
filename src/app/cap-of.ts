import type { Pipeline } from "../model/pipeline.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { RunOptions } from "./run-stage.ts";
import { smaller } from "./smaller.ts";

/** The most that a run may cost, with all that it goes on with. */
export interface Cap {
	/** US dollars; null where nothing is set. */
	readonly max: number | null;
	/** Which of the caps it is. */
	readonly name: "budget.max_cost" | "--max-cost" | "the cap agreed to before";
	/** What to do where it is too low. */
	readonly remedy: string;
	/** True when it is above what was agreed to before: then it takes a yes of its own. */
	readonly raises: boolean;
}

type Flags = Partial<Pick<RunOptions, "maxCost" | "yes" | "confirm">>;

const AGREE = "agree to more with --yes and a higher --max-cost";

/**
 * The smaller of the file's budget, `--max-cost`, and what was agreed to for the run. Only a yes that is given with a
 * higher `--max-cost` goes above the latter. `run`: that goes on, or whose chain is gone on with; undefined where there
 * is none.
 */
export function capOf(
	run: Pick<StoredRun, "consent"> | undefined,
	{ budget }: { readonly budget: Pick<Pipeline["budget"], "maxCost"> },
	{ maxCost, yes = false, confirm }: Flags = {},
): Cap {
	const agreed = run?.consent?.max_cost ?? null;
	const flag = maxCost ?? null;
	const present = smaller(budget.maxCost, flag);
	const canAgree = flag !== null && (yes || confirm !== undefined);
	const raises = canAgree && agreed !== null && present !== null && present > agreed;
	const max = raises ? present : smaller(present, agreed);
	const isAgreed = max === agreed;
	if (max === budget.maxCost) {
		const remedy = isAgreed && max !== null ? `raise budget.max_cost and ${AGREE}` : "raise budget.max_cost";
		return { max, name: "budget.max_cost", remedy, raises };
	}
	const name = max === flag ? "--max-cost" : "the cap agreed to before";
	return { max, name, remedy: isAgreed ? AGREE : "raise --max-cost", raises };
}
