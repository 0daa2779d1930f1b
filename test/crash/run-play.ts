/**
 * Plays a play: starts the program as often as it says, lets befall each start what it says, runs the program
 * undisturbed until it is done, and checks what has come of it.
 */
import type { CliResult } from "../cli/cli-rig.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { checkAfterDeath, checkExports, type ExportFindings, readManifest } from "./check-exports.ts";
import { checkLedger, checkLooks, checkNames, faultsMet, purchasesSince } from "./check-ledger.ts";
import { CrashProject } from "./crash-project.ts";
import type { Play, PlayReport, Start } from "./play.ts";
import { RUN, type Scenario, scenarioOf } from "./scenarios.ts";
import { readServiceTasks } from "./service-truth.ts";

/** `service` is emptied first and belongs to this play alone. `isQuick` leaves out the run after the last one. */
export async function runPlay(play: Play, service: StandIn, { isQuick = false } = {}): Promise<PlayReport> {
	await service.reset();
	const scenario = scenarioOf(play.scenario);
	const project = new CrashProject(service, scenario);
	try {
		return await new Performance(play, scenario, service, project).run(isQuick);
	} finally {
		project.dispose();
	}
}

/** Undisturbed, the program is done after so many runs, whatever was before. */
const MOST_LAST_RUNS = 3;
/** Exit codes that nothing in a play may lead to: a bug, or a project that the program takes for broken. */
const NEVER: ReadonlySet<number | null> = new Set([null, 1, 2, 4, 9, 10]);
/** Those that go with a `run.json` that says the same. */
const TOLD_IN_MANIFEST: ReadonlySet<number | null> = new Set([0, 3, 5, 6, 8]);

class Performance {
	readonly #play: Play;
	readonly #scenario: Scenario;
	readonly #service: StandIn;
	readonly #project: CrashProject;
	readonly #violations: string[] = [];
	#kills = 0;
	#runs = 0;

	constructor(play: Play, scenario: Scenario, service: StandIn, project: CrashProject) {
		this.#play = play;
		this.#scenario = scenario;
		this.#service = service;
		this.#project = project;
	}

	async run(isQuick: boolean): Promise<PlayReport> {
		await this.#prepare();
		for (const start of this.#play.starts) await this.#start(start);
		await this.#service.setFaults([]);
		for (const change of this.#play.after ?? []) this.#project.change(change);
		await this.#finish();
		const ledger = await this.#service.ledger();
		this.#violations.push(...checkLedger(ledger, this.#scenario), ...checkLooks(ledger));
		if (!this.#goesBack()) this.#violations.push(...checkNames(ledger));
		const { missing } = await this.#checkExports(ledger);
		if (!isQuick) await this.#runOnceMore(ledger.requests.length);
		return {
			play: this.#play,
			kills: this.#kills,
			runs: this.#runs,
			accepted: ledger.accepted.length,
			acceptedTwice: ledger.acceptedTwice.length,
			missing: missing.length,
			blindRepeats: ledger.blindRepeats.length,
			faultsMet: faultsMet(ledger),
			violations: this.#violations,
		};
	}

	/** An older copy of the state does not know of empty batches that were opened since. */
	#goesBack(): boolean {
		const { starts, after = [] } = this.#play;
		return [...starts.flatMap(({ before = [] }) => before), ...after].includes("restore_state");
	}

	async #prepare(): Promise<void> {
		const { service = {}, outcomes = [], prelude = [], afterPrelude } = this.#scenario;
		await this.#service.setSettings({ ...service, acceptDuplicates: this.#play.acceptDuplicates });
		await this.#service.setOutcomes(outcomes);
		for (const argv of prelude) await this.#run(argv, {});
		if (afterPrelude === undefined) return;
		await this.#service.setSettings(afterPrelude.service ?? {});
		await this.#service.setOutcomes(afterPrelude.outcomes ?? []);
		if (afterPrelude.service?.afterMs === 0) await this.#service.release();
	}

	async #start(start: Start): Promise<void> {
		const { argv = this.#scenario.command ?? RUN, before = [], faults = [], beside } = start;
		for (const change of before) this.#project.change(change);
		await this.#service.setFaults(faults);
		const both = [this.#run(argv, start, beside !== undefined)];
		if (beside !== undefined) both.push(this.#run(argv, beside, true));
		await Promise.all(both);
	}

	async #run(argv: readonly string[], { death }: Pick<Start, "death">, isOneOfTwo = false): Promise<CliResult> {
		const result = await this.#project.run(argv, death);
		this.#runs += 1;
		if (result.signal !== "SIGKILL") {
			this.#checkEnd(argv, result, isOneOfTwo);
			return result;
		}
		this.#kills += 1;
		// Beside a living process the folder may change while it is looked at.
		if (!isOneOfTwo) this.#violations.push(...checkAfterDeath(this.#project.results));
		return result;
	}

	/** However it was disturbed, a process that ends by itself ends in an orderly way. */
	#checkEnd(argv: readonly string[], { exitCode, stdout, stderr }: CliResult, isOneOfTwo: boolean): void {
		const said = `\`${argv.join(" ")}\` ended with ${exitCode}`;
		if (NEVER.has(exitCode)) this.#violations.push(`${said}: ${stderr}`);
		if (`${stdout}${stderr}`.includes(this.#service.apiKey)) this.#violations.push(`${said} and printed the key`);
		// Of two at once either may have written it last; a command without anything to do leaves it.
		if (isOneOfTwo || argv[0] !== "run" || !TOLD_IN_MANIFEST.has(exitCode)) return;
		const told = readManifest(this.#project.results).exit_code;
		if (told !== exitCode) this.#violations.push(`${said}, and run.json says ${told}`);
	}

	async #finish(): Promise<void> {
		const { finish = [RUN], exitCode = 0, isSettled = true } = this.#scenario;
		for (let round = 1; round <= MOST_LAST_RUNS; round++) {
			let last: CliResult | undefined;
			for (const argv of finish) last = await this.#run(argv, {});
			if (last?.exitCode === exitCode || (!isSettled && last?.exitCode === 0)) return;
			if (round === MOST_LAST_RUNS) {
				this.#violations.push(`not done after ${round} undisturbed runs: ${last?.exitCode} ${last?.stderr}`);
			}
		}
	}

	async #checkExports(ledger: Awaited<ReturnType<StandIn["ledger"]>>): Promise<ExportFindings> {
		const tasks = await readServiceTasks(this.#service, ledger);
		try {
			const findings = checkExports(this.#project.results, this.#scenario, tasks);
			this.#violations.push(...findings.violations);
			return findings;
		} catch (error) {
			this.#violations.push(`the exports cannot be read: ${error}`);
			return { missing: Object.keys(this.#scenario.statuses), violations: [] };
		}
	}

	/** What is done is done: the same again buys nothing. */
	async #runOnceMore(requests: number): Promise<void> {
		if (this.#scenario.isSettled === false) return;
		const { exitCode, stderr } = await this.#run(RUN, {});
		const { exitCode: expected = 0 } = this.#scenario;
		if (exitCode !== expected) this.#violations.push(`a run after the end ended with ${exitCode}: ${stderr}`);
		for (const purchase of purchasesSince(await this.#service.ledger(), requests)) {
			this.#violations.push(`a run after the end bought something: ${purchase}`);
		}
	}
}
