/** What many plays came to, in one line. */
import type { PlayReport } from "./play.ts";

export interface Tally
	extends Pick<PlayReport, "kills" | "runs" | "accepted" | "acceptedTwice" | "missing" | "blindRepeats"> {
	readonly plays: number;
	readonly faults: number;
	/** Plays in which a promise was not kept. */
	readonly broken: number;
}

export const NOTHING_YET: Tally = {
	plays: 0,
	kills: 0,
	runs: 0,
	faults: 0,
	accepted: 0,
	acceptedTwice: 0,
	missing: 0,
	blindRepeats: 0,
	broken: 0,
};

export function addToTally(tally: Tally, report: PlayReport): Tally {
	return {
		plays: tally.plays + 1,
		kills: tally.kills + report.kills,
		runs: tally.runs + report.runs,
		faults: tally.faults + report.faultsMet.length,
		accepted: tally.accepted + report.accepted,
		acceptedTwice: tally.acceptedTwice + report.acceptedTwice,
		missing: tally.missing + report.missing,
		blindRepeats: tally.blindRepeats + report.blindRepeats,
		broken: tally.broken + (report.violations.length > 0 ? 1 : 0),
	};
}

export function tallyLine(tally: Tally): string {
	const { plays, kills, runs, faults, accepted, acceptedTwice, missing, blindRepeats, broken } = tally;
	const did = `${plays} plays, ${kills} kills, ${runs} runs, ${faults} faults, ${accepted} accepted`;
	return `${did}: ${acceptedTwice} accepted twice, ${missing} missing, ${blindRepeats} blind repeats, ${broken} plays broken`;
}
