/** Plays in which the project's folder changes between two runs: state deleted, an older copy put back, the file edited. */
import type { Death, Play } from "./play.ts";

/** Points that differ in what the service has and the state knows. */
export const TURNING_POINTS: readonly Death[] = [
	{ at: "step", step: "after freeze" },
	{ at: "operation", operation: "createBatch" },
	{ at: "step", step: "after markOpen" },
	{ at: "step", step: "after markSending" },
	{ at: "operation", operation: "addTasks" },
	{ at: "step", step: "after markAccepted" },
	{ at: "step", step: "after recordEnds" },
	{ at: "step", step: "after rename results.csv" },
	{ at: "step", step: "after recordEnd" },
];

export function playsOfLostState(scenario: string, change: "lose_state" | "lose_everything"): readonly Play[] {
	return TURNING_POINTS.map((death) => ({
		title: `${scenario}: killed ${titleOf(death)}, then ${change}`,
		scenario,
		acceptDuplicates: true,
		starts: [{ death }],
		after: [change],
	}));
}

/** Killed at each point, the state copied there, killed again later, and the copy put back. */
export function playsOfOlderState(scenario: string): readonly Play[] {
	return TURNING_POINTS.flatMap((first, index) =>
		TURNING_POINTS.slice(index + 1).map(
			(second): Play => ({
				title: `${scenario}: state as it was when killed ${titleOf(first)} put back after a death ${titleOf(second)}`,
				scenario,
				acceptDuplicates: true,
				starts: [{ death: first }, { before: ["keep_state"], death: second }],
				after: ["restore_state"],
			}),
		),
	);
}

/**
 * Killed with the first attempts under way, and again with further ones under way or ended; the copy put back knows
 * nothing of these.
 */
export function playsOfOlderStateThanRetries(): readonly Play[] {
	const ends: readonly Death[] = [
		{ at: "step", step: "after markAccepted", nth: 3 },
		{ at: "step", step: "after recordEnds", nth: 3 },
	];
	return ends.map((death) => ({
		title: `failing: state from before further attempts put back after a death ${titleOf(death)}`,
		scenario: "failing",
		acceptDuplicates: true,
		starts: [{ death: { at: "step", step: "after markAccepted" } }, { before: ["keep_state"], death }],
		after: ["restore_state"],
	}));
}

export function playsOfChangedFile(): readonly Play[] {
	return TURNING_POINTS.map((death) => ({
		title: `changed: killed ${titleOf(death)}, then the file asks for something else`,
		scenario: "changed",
		acceptDuplicates: true,
		starts: [{ death }],
		after: ["change_file"],
	}));
}

/** Two processes at once: one dies, or both, or none. */
export function playsOfTwoAtOnce(scenario: string): readonly Play[] {
	const death: Death = { at: "step", step: "after markSending" };
	const starts = [{ beside: {} }, { death, beside: {} }, { death, beside: { death } }];
	return starts.map((start, killed) => ({
		title: `${scenario}: two at once, ${killed} of them killed after markSending`,
		scenario,
		acceptDuplicates: true,
		starts: [start],
	}));
}

function titleOf(death: Death): string {
	switch (death.at) {
		case "step":
			return death.step;
		case "number":
			return `at step ${death.number}`;
		case "operation":
			return `when the service had ${death.operation}`;
		case "time":
			return `after ${death.ms} ms`;
	}
}
