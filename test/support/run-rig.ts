/** Executes small pipelines against the fake service, with the real state in a folder that outlives every "process". */
import { type ExecutionEnd, type ExecutionOptions, executeRun } from "../../src/execute/execute-run.ts";
import { HOSTED_POLLS } from "../../src/execute/poll-delays.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { ExecutionStore } from "../../src/model/execution-store.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import type { Pipeline } from "../../src/model/pipeline.ts";
import type { RunEvent } from "../../src/model/run-events.ts";
import { openState, type StateStore } from "../../src/store/state-store.ts";
import { FakeService, type FakeServiceOptions } from "./fake-service.ts";
import { blindRepeats, type FaultPlan, type LoggedCall, withFaults, withLog } from "./faults.ts";
import { ENGINE, NO_LIMITS } from "./planned-task.ts";
import { freezeSmall, type PlanOptions, type SmallPipeline, type SmallPlan, smallPipeline } from "./small-pipeline.ts";
import { fastFolder } from "./temporary-folder.ts";

export interface ExecuteOptions
	extends Partial<
		Pick<
			ExecutionOptions,
			"signal" | "cancel" | "polls" | "random" | "sleep" | "onEvent" | "checkOutput" | "limits" | "waits" | "lostBatch"
		>
	> {
	readonly faults?: FaultPlan;
	/** Around the service, inside the log. */
	readonly api?: (api: BatchApi) => BatchApi;
	readonly store?: (store: ExecutionStore) => ExecutionStore;
}

export class RunRig {
	readonly dir: string;
	readonly service: FakeService;
	/** Every call that reached the port, over all executions. */
	readonly calls: LoggedCall[] = [];
	readonly events: RunEvent[] = [];
	#pipeline: Pipeline;
	#runs = 0;

	constructor(pipeline: SmallPipeline, service: FakeServiceOptions = {}) {
		this.dir = fastFolder();
		this.service = new FakeService(service);
		this.#pipeline = smallPipeline(pipeline);
	}

	/** From here on another file is run. */
	change(pipeline: SmallPipeline): void {
		this.#pipeline = smallPipeline(pipeline);
	}

	/** Opens the state for as long as `body` takes. */
	async withState<Result>(body: (state: StateStore) => Result | Promise<Result>): Promise<Result> {
		const state = openState(this.dir);
		try {
			return await body(state);
		} finally {
			state.close();
		}
	}

	/** Plans and freezes a new run of the pipeline. */
	async freeze(options: PlanOptions = {}): Promise<SmallPlan & { readonly runId: string }> {
		const runId = `run-${++this.#runs}`;
		const now = this.service.clock.now() + this.#runs;
		return this.withState(async (state) => ({
			runId,
			...(await freezeSmall(this.#pipeline, state, { runId, now, ...options })),
		}));
	}

	/** One process: opens the state, executes the unfinished run, closes the state. */
	async execute(options: ExecuteOptions = {}): Promise<ExecutionEnd> {
		return this.withState(async (state) => {
			const run = state.runs.unfinished(this.#pipeline.name);
			if (run === undefined) throw new Error("there is no unfinished run");
			return executeRun({ ...this.#options(state, options), runId: run.run_id });
		});
	}

	#options(state: StateStore, options: ExecuteOptions): Omit<ExecutionOptions, "runId"> {
		const { clock, api } = this.service;
		const { faults = () => undefined, store = (inner) => inner, api: around = (inner) => inner } = options;
		return {
			pipeline: this.#pipeline.name,
			engine: ENGINE,
			settings: this.#pipeline.run,
			prices: this.#pipeline.prices,
			limits: options.limits ?? NO_LIMITS,
			waits: options.waits ?? true,
			lostBatch: options.lostBatch ?? "fault",
			now: () => clock.iso(),
			api: withLog(around(withFaults(api, faults, clock)), this.calls, clock),
			store: store(state.execution),
			polls: options.polls ?? HOSTED_POLLS,
			checkOutput: options.checkOutput ?? ((_, output) => ({ output, repairs: [], fault: null })),
			sleep: options.sleep ?? clock.sleep,
			random: options.random ?? (() => 0.5),
			signal: options.signal ?? new AbortController().signal,
			cancel: options.cancel ?? new AbortController().signal,
			onEvent: (event) => {
				this.events.push(event);
				options.onEvent?.(event);
			},
		};
	}

	/** Of the newest run, in planned order. */
	outcomes(): Promise<TaskOutcome[]> {
		return this.withState((state) => {
			const run = state.runs.latest(this.#pipeline.name);
			return run === undefined ? [] : [...state.outcomes.read(run.run_id)];
		});
	}

	/** Status by task id. */
	async statuses(): Promise<Readonly<Record<string, string>>> {
		return Object.fromEntries((await this.outcomes()).map(({ id, status }) => [id, status]));
	}

	/** Everything that breaks a promise; empty when all is well. */
	async broken(): Promise<string[]> {
		const outcomes = await this.outcomes();
		const wrong = outcomes.filter(
			({ status, output, query }) => status !== "succeeded" || output !== `Answer to ${query}`,
		);
		return [
			...this.service.paidTwice().map((id) => `accepted twice: ${id}`),
			...wrong.map(({ id, status, error }) => `no result: ${id} is ${status} (${error})`),
			...blindRepeats(this.calls).map(({ batchId }) => `added blindly to ${batchId}`),
			...(outcomes.length === this.#pipeline.data[0]?.rowCount ? [] : [`${outcomes.length} outcomes`]),
		];
	}
}
