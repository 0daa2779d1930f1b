/**
 * The gate that everyone passes who may buy something: `run`, `collect` and `retry` alike. In this order: the results
 * folder can take an export, the service has told what it has of the pipeline, and what is left to buy is agreed to.
 */
import type { TakenOver } from "../model/adoption.ts";
import { BatchApiError } from "../model/batch-api.ts";
import type { Consent, StoredRun } from "../store/stored-run.ts";
import { type Adoption, adoptBatches } from "./adopt-batches.ts";
import { createOutputCheck } from "./check-output.ts";
import type { ConsentAnswer } from "./consent.ts";
import { leaseLost } from "./hold-lease.ts";
import { interrupted } from "./interrupt.ts";
import type { Refusal } from "./refusal.ts";
import { refuseTaken, refuseUnwritable } from "./refuse-unwritable.ts";
import type { Session } from "./run-stage.ts";
import { serviceRefusal } from "./service-refusal.ts";

/** What is to be bought, as the state stands. */
export interface Offer {
	readonly ok: true;
	/** False when nothing will be sent: then the service need not be asked. */
	readonly buys: boolean;
	/** The run that it is for, in the state or still a draft. */
	readonly runId: string;
}

/** What the service had that the state did not know. */
export interface Found extends Adoption {
	/** The chain of runs that it is charged to. */
	readonly lineage: string;
	/** By the run that goes on. */
	readonly takenOver: TakenOver;
}

export interface Buyer<Bid extends Offer> {
	/** The run that goes on, or that is opened again; undefined where there is none. */
	readonly run: StoredRun | undefined;
	/** The chain that is begun where neither that run nor a lost one is gone on with. */
	readonly newLineage: string;
	/** True to ask the service though nothing is to be bought. Default false. */
	readonly alwaysAsks?: boolean;
	/** Called again, with what was found, once something was found. */
	readonly offer: (found?: Found) => Promise<Bid | Refusal>;
	readonly agree: (bid: Bid, found: Found) => Promise<ConsentAnswer | Refusal>;
}

/** Leave to buy what was agreed to. */
export interface Passed<Bid extends Offer> {
	readonly ok: true;
	readonly bid: Bid;
	readonly found: Found;
	readonly consent: Consent;
}

export async function passGate<Bid extends Offer>(session: Session, buyer: Buyer<Bid>): Promise<Passed<Bid> | Refusal> {
	const unwritable = await refuseUnwritable(session.frame);
	if (unwritable !== undefined) return unwritable;
	let bid = await buyer.offer();
	if (!bid.ok) return bid;
	const asks = bid.buys || buyer.alwaysAsks === true;
	const found = asks ? await askService(session, buyer) : nothingFound(session, buyer);
	if ("problems" in found) return found;
	if (found.tasks > 0 || found.takenOver.moved > 0) bid = await buyer.offer(found);
	if (!bid.ok) return bid;
	const taken = bid.buys ? await refuseTaken(session.frame, session.state, bid.runId) : undefined;
	if (taken !== undefined) return taken;
	const answer = await buyer.agree(bid, found);
	const stopped = whyStopped(session);
	if (stopped !== undefined) return stopped;
	if (answer.ok) return { ok: true, bid, found, consent: answer.consent };
	return "problem" in answer ? { ok: false, problems: [answer.problem], sources: [], exitCode: 7 } : answer;
}

/** Undefined while nothing has stopped it: neither the user, nor another process that has taken over the lease. */
export function whyStopped({ frame, options, lost }: Session): Refusal | undefined {
	if (options.signal.aborted) return interrupted(options.signal);
	return lost.aborted ? leaseLost(frame.name) : undefined;
}

const NOTHING: TakenOver = { recognised: 0, moved: 0 };

type Charged = Pick<Buyer<Offer>, "run" | "newLineage">;

async function askService(session: Session, charged: Charged): Promise<Found | Refusal> {
	const { state, frame, options, lost } = session;
	try {
		const adoption = await adoptBatches({ ...session, signal: AbortSignal.any([options.signal, lost]) });
		const { run } = charged;
		const lineage = lineageOf(session, charged, adoption.unendedRun);
		state.adoption.joinLineage(frame.name, adoption.unendedRun, lineage);
		const takenOver = run === undefined ? NOTHING : state.adoption.takeOver(run.run_id, createOutputCheck());
		return { ...adoption, lineage, takenOver };
	} catch (error) {
		const stopped = whyStopped(session);
		if (stopped !== undefined) return stopped;
		if (!(error instanceof BatchApiError)) throw error;
		return serviceRefusal(error, []);
	}
}

function nothingFound(session: Session, charged: Charged): Found {
	const nothing = { tasks: 0, planned: 0, batches: 0, namedTasks: 0, unendedRun: null, warnings: [] };
	return { ...nothing, lineage: lineageOf(session, charged, null), takenOver: NOTHING };
}

/** The chain of runs that what is bought is charged to. `unendedRun`: see `Adoption`. */
export function lineageOf({ state, frame }: Session, { run, newLineage }: Charged, unendedRun: string | null): string {
	return run?.lineage ?? state.adoption.lostLineage(frame.name, unendedRun) ?? newLineage;
}
