/** `trawl serve`: the embedded engine over HTTP, until it is told to stop. */
import type { Problem, Result } from "../model/problem.ts";
import type { DeliveryNotice } from "../model/webhook-sender.ts";
import { isLoopback } from "../values/is-loopback.ts";
import { interrupted } from "./interrupt.ts";
import { type LocalService, type LocalServiceOptions, openLocalService } from "./local-service.ts";
import { tellDelivery } from "./open-webhook-sender.ts";
import type { Refusal } from "./refusal.ts";
import { SERVE_FOLDER, stateRefusal } from "./state-problems.ts";

export interface ServeOptions
	extends Omit<LocalServiceOptions, "webhookReach" | "onDelivery" | "onNotice" | "onFault"> {
	readonly host: string;
	/** 0 for any that is free. */
	readonly port: number;
	/** From `TRAWL_API_KEY`; undefined when it is not set. */
	readonly apiKey: string | undefined;
	/** `--no-key`: everybody on this machine may ask. */
	readonly keyless: boolean;
	/** How callers reach it, with `/v1`, where that is not how it sees them come. */
	readonly publicUrl: string | undefined;
	readonly version: string;
	/** A line of JSON for each request, each attempt at a webhook, and what the owner should know. */
	readonly log: (line: string) => void;
	readonly onListening: (start: ServeStart) => void;
}

export interface ServeStart {
	/** As the SDKs take it, with `/v1`. */
	readonly baseUrl: string;
	readonly files: number;
	readonly keyless: boolean;
	readonly warnings: readonly Problem[];
}

/** Ends well when the signal is aborted: requests under way are answered, accepted tasks are kept. Ends badly when its database fails. */
export async function serve(options: ServeOptions): Promise<{ readonly ok: true } | Refusal> {
	const key = keyProblem(options);
	if (key !== undefined) return refuse(key, 2);
	const failure = new AbortController();
	const opened = await open(options, (error) => failure.abort(error));
	if (!opened.ok)
		return "exitCode" in opened ? opened : { ...opened, sources: [], exitCode: exitCodeOf(opened.problems) };
	const { value: service, warnings } = opened;
	try {
		const { files } = service;
		const end = await listen(service, options, failure.signal, (baseUrl) =>
			options.onListening({ baseUrl, files, keyless: options.apiKey === undefined, warnings }),
		);
		return failure.signal.aborted ? stateRefusal(failure.signal.reason, SERVE_FOLDER) : end;
	} finally {
		await service.close().catch((error) => {
			// What is told already need not be told twice.
			if (!failure.signal.aborted) throw error;
		});
	}
}

/** 5 where a key is missing, as for a run. */
function exitCodeOf(problems: readonly Problem[]): number {
	return problems.some(({ code }) => code === "api_key") ? 5 : 4;
}

async function open(
	options: ServeOptions,
	onFailure: (error: unknown) => void,
): Promise<Result<LocalService> | Refusal> {
	try {
		// Whoever may ask from elsewhere must not make this machine ask its own network (docs/decisions/0021).
		const webhookReach = isForThisMachine(options) ? "anywhere" : "public";
		const { log } = options;
		return await openLocalService({
			...{ ...options, webhookReach },
			onDelivery: (notice) => log(deliveryLine(notice)),
			onNotice: (message) => log(logLine(WARNING, message)),
			onFault(error) {
				log(logLine(FATAL, `the engine stopped: ${error instanceof Error ? error.message : String(error)}`));
				onFailure(error);
			},
		});
	} catch (error) {
		return options.signal.aborted ? interrupted(options.signal) : stateRefusal(error, SERVE_FOLDER);
	}
}

/** Whether nobody else may create batches: behind a proxy others can, whatever it listens on. */
function isForThisMachine({ host, publicUrl }: ServeOptions): boolean {
	return isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname));
}

/** Levels of the server's own log. */
const INFO = 30;
const WARNING = 40;
const FATAL = 60;

/** In the form of that log. */
function logLine(level: number, msg: string, details: object = {}): string {
	return `${JSON.stringify({ level, time: Date.now(), ...details, msg })}\n`;
}

function deliveryLine(webhook: DeliveryNotice): string {
	return logLine(webhook.result === "delivered" ? INFO : WARNING, tellDelivery(webhook), { webhook });
}

async function listen(
	{ api, tasks, datasources, taskFiles: files, isWell }: LocalService,
	{ host, port, apiKey, publicUrl, version, log, signal }: ServeOptions,
	failure: AbortSignal,
	onListening: (baseUrl: string) => void,
): Promise<{ readonly ok: true } | Refusal> {
	const { createServer } = await import("../serve/create-server.ts");
	const app = createServer({
		...{ api, tasks, datasources, files, isWell, version, log: { write: log }, apiKey: apiKey ?? null },
		...(publicUrl === undefined ? {} : { publicUrl }),
	});
	try {
		const address = await app.listen({ host, port, listenTextResolver: () => "listening" });
		onListening(`${address}/v1`);
	} catch (error) {
		await app.close();
		const message = `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
		return refuse({ code: "serve_address", severity: "error", message, hint: "choose another --port or --host" }, 4);
	}
	await aborted(AbortSignal.any([signal, failure]));
	await app.close();
	return { ok: true };
}

function keyProblem({ host, apiKey, keyless }: ServeOptions): Problem | undefined {
	const severity = "error";
	const hint = "set TRAWL_API_KEY to what callers send as X-API-Key";
	if (apiKey !== undefined && keyless) {
		return {
			code: "serve_key",
			severity,
			message: "expected TRAWL_API_KEY or --no-key, found both",
			hint: "leave one out",
		};
	}
	if (apiKey !== undefined) return undefined;
	if (!isLoopback(host)) {
		const message = `expected a key, since ${host} can be reached from other machines, found none`;
		return { code: "serve_key", severity, message, hint };
	}
	if (keyless) return undefined;
	return { code: "serve_key", severity, message: "expected a key, found none", hint: `${hint}, or say --no-key` };
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}

function refuse(problem: Problem, exitCode: number): Refusal {
	return { ok: false, problems: [problem], sources: [], exitCode };
}
