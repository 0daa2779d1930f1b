/** The pipelines that are crashed, and what each must have come to in the end, whatever befell it. */
import type { OutcomeStatus } from "../../src/model/outcome.ts";
import { type HostedPipeline, hostedPipeline } from "../cli/hosted-pipeline.ts";
import type { OutcomeRule, Settings } from "../support/stand-in/protocol.ts";

export interface Scenario {
	/** The pipeline file. */
	readonly file: string;
	/** The file after `change_file`. */
	readonly changedFile?: string;
	readonly service?: Partial<Settings>;
	readonly outcomes?: readonly OutcomeRule[];
	/** What is started and disturbed. Default: a run. */
	readonly command?: readonly string[];
	/** What was done before, undisturbed. */
	readonly prelude?: readonly (readonly string[])[];
	/** Instead of `outcomes` and `service` after the prelude. */
	readonly afterPrelude?: { readonly outcomes?: readonly OutcomeRule[]; readonly service?: Partial<Settings> };
	/** What brings it to its end. Default: a run. */
	readonly finish?: readonly (readonly string[])[];
	/** How `run.json` then says that it ended, and the last command, unless that had nothing to do. Default 0. */
	readonly exitCode?: number;
	/** Outcomes by key, in planned order. */
	readonly statuses: Readonly<Record<string, OutcomeStatus>>;
	/** How many tasks are paid for, each once. */
	readonly accepted: number;
	/** How many more may be, of a plan that was changed or given up. Default 0. */
	readonly unwanted?: number;
	/** Whether a run after the last one has nothing to buy. Default true. */
	readonly isSettled?: boolean;
}

export const RUN = ["run", "pipeline.yaml", "--yes"];
const SCHEMA = [
	"output:",
	"  schema: { type: object, properties: { n: { type: integer } }, required: [n], additionalProperties: false }",
];
/** Late effects come well within it, and well after a look that does not wait. */
export const SETTLE_MS = 300;
export const LATE_MS = 120;

/** A batch that has not ended can still be given a task twice. */
const A_MOMENT: Partial<Settings> = { afterPolls: 1 };

const THREE = ["alpha", "beta", "gamma"];
const FIVE = [...THREE, "delta", "epsilon"];

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
	/** One batch. */
	one: {
		file: pipeline({ items: ["alpha", "beta"] }),
		service: A_MOMENT,
		statuses: all(["alpha", "beta"]),
		accepted: 2,
	},
	/** Two batches, the second half full. */
	plain: { file: pipeline({ items: THREE }), service: A_MOMENT, statuses: all(THREE), accepted: 3 },
	/** Three batches, one at a time, whose tasks take a moment. */
	in_turn: {
		file: pipeline({ items: FIVE, run: "max_open_batches: 1" }),
		service: { afterPolls: 2 },
		statuses: all(FIVE),
		accepted: 5,
	},
	/** Three batches at the same time, whose tasks take a moment. */
	side_by_side: {
		file: pipeline({ items: FIVE, run: "max_open_batches: 3" }),
		service: { afterPolls: 2 },
		statuses: all(FIVE),
		accepted: 5,
	},
	/** Two tasks fail at first, and `retry` buys them once more. */
	failing: {
		file: pipeline({ items: THREE, more: ["retry: { attempts: 2 }"] }),
		outcomes: [{ id: "^ask/(alpha|gamma)@[0-9a-f]{10}$", kind: "fail" }],
		service: { ...A_MOMENT, chargeFailed: true },
		statuses: all(THREE),
		accepted: 5,
	},
	/** An answer does not satisfy its schema, another only after a repair. */
	invalid: {
		file: pipeline({ items: THREE, ask: SCHEMA }),
		service: A_MOMENT,
		outcomes: [
			{ id: "^ask/beta@", kind: "invalid" },
			{ id: "^ask/gamma@", kind: "fenced" },
		],
		exitCode: 3,
		statuses: { ...all(THREE), beta: "invalid" },
		accepted: 3,
	},
	/** `run --detach`, and `collect` later. */
	detached: {
		file: pipeline({ items: FIVE, run: "max_open_batches: 2" }),
		service: { afterPolls: 1 },
		command: [...RUN, "--detach"],
		finish: [[...RUN, "--detach"], ["collect", "--wait"], RUN],
		statuses: all(FIVE),
		accepted: 5,
	},
	/** `collect` of a detached run. */
	collected: {
		file: pipeline({ items: THREE }),
		service: { afterMs: null },
		prelude: [[...RUN, "--detach"]],
		afterPrelude: { service: { afterMs: 0 } },
		command: ["collect", "--wait"],
		finish: [["collect", "--wait"], RUN],
		statuses: all(THREE),
		accepted: 3,
	},
	/** `retry` of a finished run. */
	retried: {
		file: pipeline({ items: THREE, ask: SCHEMA }),
		outcomes: [{ id: "^ask/beta@", kind: "invalid" }],
		prelude: [RUN],
		afterPrelude: { outcomes: [] },
		command: ["retry", "--yes"],
		finish: [RUN, ["retry", "--yes"], RUN],
		statuses: all(THREE),
		accepted: 4,
	},
	/** `cancel` of a detached run, with one result there already. */
	cancelled: {
		file: pipeline({ items: THREE }),
		outcomes: [{ id: "^ask/beta@", afterMs: 0 }],
		service: { afterMs: null },
		prelude: [[...RUN, "--detach"]],
		command: ["cancel"],
		finish: [["cancel"]],
		exitCode: 3,
		statuses: { alpha: "cancelled", beta: "succeeded", gamma: "cancelled" },
		accepted: 3,
		isSettled: false,
	},
	/** The file asks for something else after the first death: one query has changed, one row has gone, one has come. */
	changed: {
		file: pipeline({ items: THREE }),
		changedFile: pipeline({ items: ["alpha", "beta", "zeta"] }).replace(
			"About {{ item }}?",
			"\"{% if item == 'beta' %}On{% else %}About{% endif %} {{ item }}?\"",
		),
		statuses: all(["alpha", "beta", "zeta"]),
		accepted: 3,
		unwanted: 2,
	},
};

function pipeline(given: HostedPipeline): string {
	return hostedPipeline({ settleMs: SETTLE_MS, ...given });
}

function all(keys: readonly string[]): Record<string, OutcomeStatus> {
	return Object.fromEntries(keys.map((key) => [key, "succeeded"]));
}

export function scenarioOf(name: string): Scenario {
	const scenario = SCENARIOS[name];
	if (scenario === undefined) throw new Error(`there is no scenario ${name}: ${Object.keys(SCENARIOS).join(", ")}`);
	return scenario;
}
