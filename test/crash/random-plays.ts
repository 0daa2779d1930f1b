/** Plays drawn by chance: the same seed and round give the same play. */
import { seededChance } from "../support/stand-in/chance.ts";
import { PASSING_FAULTS, RUN_OPERATIONS, ruleOf, STOPPING_FAULTS } from "./fault-plays.ts";
import type { Change, Death, Play, Start } from "./play.ts";
import { SCENARIOS } from "./scenarios.ts";

/** How long an undisturbed run takes on this machine, from its first step to its last. */
export interface Calibration {
	readonly ms: number;
	readonly steps: number;
}

/** Scenarios whose command finds everything anew when the state is gone. */
const SURVIVES_LOSS: ReadonlySet<string> = new Set([
	...["one", "plain", "in_turn", "side_by_side", "failing", "invalid", "changed"],
]);
const MOST_STARTS = 5;
const LEFT_TO_DO = 0.5;
const [LOSS, OTHER_COPY, FAULT, BESIDE] = [0.15, 0.25, 0.35, 0.06];

export function drawPlay(seed: number, round: number, calibration: Calibration): Play {
	const chance = seededChance(seed * 100_003 + round);
	const draw = new Draw(chance, calibration);
	const scenario = draw.one(Object.keys(SCENARIOS));
	const starts = Array.from({ length: 2 + draw.below(MOST_STARTS - 1) }, (_, index) => draw.start(scenario, index));
	const isEdited = starts.some(({ before = [] }) => before.includes("change_file"));
	return {
		title: `seed ${seed}, round ${round}: ${scenario}, ${starts.length} deaths`,
		scenario,
		acceptDuplicates: draw.happens(0.5),
		starts,
		after: [
			...(scenario === "changed" && !isEdited ? (["change_file"] as const) : []),
			...draw.changes(scenario, false),
		],
	};
}

class Draw {
	readonly #chance: () => number;
	readonly #calibration: Calibration;

	constructor(chance: () => number, calibration: Calibration) {
		this.#chance = chance;
		this.#calibration = calibration;
	}

	start(scenario: string, index: number): Start {
		const before = index === 0 ? [] : this.changes(scenario, true);
		const fault = this.happens(FAULT) ? this.one([...PASSING_FAULTS, ...STOPPING_FAULTS]) : undefined;
		return {
			before,
			...(fault === undefined ? {} : { faults: [ruleOf(fault, this.one(RUN_OPERATIONS))] }),
			death: this.#death(index),
			...(this.happens(BESIDE) ? { beside: { death: this.#death(index) } } : {}),
		};
	}

	/** `mayEdit`: there is a start after it that may be of the older file. */
	changes(scenario: string, mayEdit: boolean): readonly Change[] {
		const edit: Change[] = mayEdit && scenario === "changed" && this.happens(0.5) ? ["change_file"] : [];
		if (!SURVIVES_LOSS.has(scenario)) return edit;
		if (this.happens(LOSS)) return [...edit, this.happens(0.7) ? "lose_state" : "lose_everything"];
		return this.happens(OTHER_COPY) ? [...edit, this.happens(0.5) ? "keep_state" : "restore_state"] : edit;
	}

	happens(probability: number): boolean {
		return this.#chance() < probability;
	}

	below(limit: number): number {
		return Math.floor(this.#chance() * limit);
	}

	one<Value>(values: readonly Value[]): Value {
		const value = values[this.below(values.length)];
		if (value === undefined) throw new Error("there is nothing to choose from");
		return value;
	}

	/** A run that goes on has less to do than the first. */
	#death(index: number): Death {
		const { ms, steps } = this.#calibration;
		const share = index === 0 ? 1 : LEFT_TO_DO;
		if (this.happens(0.5)) return { at: "time", ms: this.below(ms * share) };
		if (this.happens(0.7)) return { at: "number", number: 1 + this.below(steps * share) };
		return { at: "operation", operation: this.one(RUN_OPERATIONS), nth: 1 };
	}
}
