/**
 * The run store: runs, frozen plans, submissions, attempts and results in `.trawl/state.db`.
 *
 * What was sent outlives the plan that sent it: an attempt belongs to its pipeline, and a run's task
 * points to the attempt that gives it its outcome. Opening creates and migrates the file; reading a
 * state that is not there is an empty state.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FoundBatch, Leftovers, TakenIn, TakenOver } from "../model/adoption.ts";
import type { ArtefactStore } from "../model/artefact.ts";
import type { ExecutionStore } from "../model/execution-store.ts";
import type { PlanLookups } from "../model/plan.ts";
import { Database } from "../sqlite/database.ts";
import {
	type AdoptionInto,
	hasUncollected,
	joinLineage,
	knownBatchIds,
	leftovers,
	lostLineage,
	takeIn,
	unsentBatchIds,
} from "./adoption-statements.ts";
import { ArtefactReader, createArtefactStore } from "./artefact-statements.ts";
import { BatchReader } from "./batch-reader.ts";
import type { JudgeOutput } from "./check-taken-in.ts";
import { createExecutionStore } from "./execution-statements.ts";
import { LargeFiles } from "./large-files.ts";
import { Leases } from "./leases.ts";
import { createLookups } from "./lookup-statements.ts";
import { makeOwnFolder } from "./make-own-folder.ts";
import { MoneyReader } from "./money-reader.ts";
import { OutcomeReader } from "./outcome-reader.ts";
import { RetryPlanner } from "./retry-planner.ts";
import { RunStatements } from "./run-statements.ts";
import { SpendingLedger } from "./spending-ledger.ts";
import { StageReader } from "./stage-reader.ts";
import { migrateState, NewerStateError, STATE_VERSION, stateVersion } from "./state-migrations.ts";
import { takeOver } from "./take-over.ts";
import { TaskReader } from "./task-reader.ts";

/** Batches of the service that the state does not know. */
export interface AdoptionStore {
	/** Ids of the batches of this engine that the state knows, whichever pipeline's they are. */
	knownBatchIds(engine: string): Set<string>;
	/** Ids of the pipeline's batches with attempts that, for all the state knows, were never sent. */
	unsentBatchIds(pipeline: string, engine: string): readonly string[];
	/** Takes a batch in with its tasks, in one transaction. */
	takeIn(found: FoundBatch, into: AdoptionInto): TakenIn;
	/** Gives the run what was taken in of its tasks; results are held against their schema. Repeating it changes nothing. */
	takeOver(runId: string, judge: JudgeOutput): TakenOver;
	/** The chain of the newest run that was lost before its end; `unendedRun` is what `run.json` tells. */
	lostLineage(pipeline: string, unendedRun: string | null): string | undefined;
	/** Whether a batch was taken in since a run of the pipeline last came to its end. */
	hasUncollected(pipeline: string): boolean;
	/** Charges what is under way and was taken in to the chain of runs that goes on with it. */
	joinLineage(pipeline: string, unendedRun: string | null, lineage: string): void;
	/** What was bought in the run's chain, or taken in since it began, and its plan does not want. */
	leftovers(pipeline: string, runId: string): Leftovers;
}

export interface StateStore {
	readonly path: string;
	readonly runs: RunStatements;
	readonly money: MoneyReader;
	readonly batches: BatchReader;
	readonly execution: ExecutionStore;
	readonly lookups: PlanLookups;
	readonly outcomes: OutcomeReader;
	readonly stages: StageReader;
	readonly tasks: TaskReader;
	/** Copies of what they are planned from. */
	readonly largeFiles: LargeFiles;
	/** What results link to, for whoever downloads it and for whoever tells of it. */
	readonly downloads: ArtefactStore;
	readonly artefacts: ArtefactReader;
	readonly leases: Leases;
	readonly adoption: AdoptionStore;
	close(): void;
}

/** Opens or creates `<dir>/state.db`, in a new folder with a `.gitignore` of its own. Throws when it cannot. */
export function openState(dir: string): StateStore {
	const path = join(dir, "state.db");
	// Before the state is there, so that no death in between leaves a state that git would take.
	if (!existsSync(path)) makeOwnFolder(dir);
	const db = new Database(path);
	try {
		migrateState(db);
	} catch (error) {
		db.close();
		throw error;
	}
	return storeOn(db, createLookups(db));
}

/**
 * Opens the state without changing anything; undefined when there is none. Throws when it is newer; an older one is
 * read as this version would see it, from a copy.
 */
export function readState(dir: string): StateStore | undefined {
	const path = join(dir, "state.db");
	const found = statSync(path, { throwIfNoEntry: false });
	// A death in the first moment leaves an empty file, which is an empty state.
	if (found === undefined || (found.isFile() && found.size === 0)) return undefined;
	const db = new Database(path, { readonly: true });
	let version = 0;
	try {
		version = stateVersion(db);
		if (version > STATE_VERSION) throw new NewerStateError(path, version);
		return version === STATE_VERSION ? storeOn(db, createLookups(db)) : version === 0 ? undefined : readOlder(dir);
	} finally {
		if (version !== STATE_VERSION) db.close();
	}
}

function readOlder(dir: string): StateStore {
	const folder = mkdtempSync(join(tmpdir(), "trawl-older-"));
	try {
		copyState(dir, folder);
		const copy = openState(folder);
		const close = () => {
			copy.close();
			rmSync(folder, { recursive: true, force: true });
		};
		return { ...copy, path: join(dir, "state.db"), close };
	} catch (error) {
		rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}

/** Copies the state as it is committed into another folder; nothing when there is none. */
export function copyState(from: string, to: string): void {
	const path = join(from, "state.db");
	if (!existsSync(path) || statSync(path).size === 0) return;
	const db = new Database(path, { readonly: true });
	try {
		db.copyTo(join(to, "state.db"));
	} finally {
		db.close();
	}
}

function storeOn(db: Database, lookups: PlanLookups): StateStore {
	const ledger = new SpendingLedger(db);
	const retries = new RetryPlanner(db);
	return {
		path: db.path,
		runs: new RunStatements(db, ledger, retries),
		money: new MoneyReader(db, ledger),
		batches: new BatchReader(db),
		execution: createExecutionStore(db, ledger, retries),
		lookups,
		outcomes: new OutcomeReader(db),
		stages: new StageReader(db, lookups),
		tasks: new TaskReader(db),
		largeFiles: new LargeFiles(db, dirname(db.path)),
		downloads: createArtefactStore(db),
		artefacts: new ArtefactReader(db),
		leases: new Leases(db, ledger),
		adoption: {
			knownBatchIds: (engine) => knownBatchIds(db, engine),
			unsentBatchIds: (pipeline, engine) => unsentBatchIds(db, pipeline, engine),
			takeIn: (found, into) => takeIn(db, found, into),
			takeOver: (runId, judge) => {
				const taken = db.transaction(() => takeOver(db, runId, judge));
				retries.forget(runId);
				return taken;
			},
			lostLineage: (pipeline, unendedRun) => lostLineage(db, pipeline, unendedRun),
			joinLineage: (pipeline, unendedRun, lineage) => joinLineage(db, pipeline, unendedRun, lineage),
			hasUncollected: (pipeline) => hasUncollected(db, pipeline),
			leftovers: (pipeline, runId) => leftovers(db, pipeline, runId),
		},
		close: () => db.close(),
	};
}
