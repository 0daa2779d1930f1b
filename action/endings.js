/** What an exit code of the program means for the job: its colour, and what to do. */

/** @type {Readonly<Record<number, string>>} */
const MEANINGS = {
	1: "internal error; nothing paid for is lost: the next job continues",
	2: "the command line is wrong: look at `args` and the other inputs",
	3: "some tasks did not succeed; the good ones are exported. `command: retry` buys the others once more",
	4: "a mistake in the pipeline, its data, the folder or the state; nothing was sent",
	5: "the key is missing or refused: set the secret, and hand it over as `api-key`",
	6: "the service failed; the next job asks again",
	7: "refused by the budget, or nobody agreed to the cost; nothing was sent. Raise `budget`, or `budget.max_cost` of the file",
	8: "still pending, or out of balance; the next job goes on",
	9: "there is no such run, or a selection matches no task",
	10: "there is work to do",
	11: "another live run holds the state (let one job at a time run: `concurrency`), or the saved plan is stale or used up",
	130: "interrupted; the state is saved, if a step after this one saves it",
	143: "interrupted; the state is saved, if a step after this one saves it",
};

/** There is work to do, of `plan --detailed-exitcode`: nothing that anybody has to mend. */
const WORK_TO_DO = 10;

/**
 * Of several calls of the program: the first that something is wrong with, however the others ended.
 * @param {readonly number[]} exitCodes
 */
export function worstExitCode(exitCodes) {
	return exitCodes.find((each) => !isGood(each)) ?? exitCodes.find((each) => each !== 0) ?? 0;
}

/**
 * Whether a check that ended with it found nothing wrong.
 * @param {number} exitCode
 */
export function isGood(exitCode) {
	return exitCode === 0 || exitCode === WORK_TO_DO;
}

/**
 * @typedef {object} Ending
 * @property {"good" | "warning" | "error"} colour
 * @property {string} meaning empty where there is nothing to say
 */

/**
 * @param {number} exitCode of the program
 * @param {string} state of the runs
 * @param {boolean} failsPartly
 * @returns {Ending}
 */
export function endingOf(exitCode, state, failsPartly) {
	if (exitCode === 0) return { colour: "good", meaning: "" };
	const meaning = `exit code ${exitCode}: ${MEANINGS[exitCode] ?? "see the log"}`;
	const isPartly = exitCode === 3 && state === "partially_succeeded";
	return { colour: isGood(exitCode) ? "good" : isPartly && !failsPartly ? "warning" : "error", meaning };
}
