import type { StoredRun } from "../store/stored-run.ts";
import { type PlanRequest, plan } from "./prepare-plan.ts";

/**
 * `run.date` is frozen with its run: an unfinished run that still asks for the same goes on under its
 * own date, and anything else is a new run of today. Only planning tells the two apart, so that a run that was
 * begun on another day is planned once more, under its date and for nothing else.
 */
export async function chooseRunDate(
	request: Omit<PlanRequest, "date">,
	unfinished: StoredRun | undefined,
): Promise<string> {
	const today = isoDate(request.now);
	if (unfinished === undefined || unfinished.date === today) return today;
	const planned = await plan({ ...request, date: unfinished.date }, () => undefined);
	const isSame = planned.ok && planned.summary.content_id === unfinished.summary?.content_id;
	return isSame ? unfinished.date : today;
}

/** YYYY-MM-DD in UTC, the same on every machine. */
function isoDate(now: Date): string {
	return now.toISOString().slice(0, 10);
}
