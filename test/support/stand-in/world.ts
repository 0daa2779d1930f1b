/** Everything the stand-in knows between two resets: settings, batches, faults, ledger, and who waits for what. */
import type { IncomingMessage } from "node:http";
import type { AssetLinks } from "./answer-task.ts";
import { type Fault, FaultPlan } from "./fault-plan.ts";
import { LedgerBook } from "./ledger-book.ts";
import { chooseByRules } from "./outcomes.ts";
import type { FaultRule, Ledger, Operation, OutcomeRule, Settings } from "./protocol.ts";
import { Refusal } from "./refusal.ts";
import { Service } from "./service.ts";
import { changeSettings, DEFAULT_SETTINGS } from "./settings.ts";

/** Where the servers listen, without a path. */
export interface Origins {
	readonly api: string;
	readonly elsewhere: string;
}

interface Waiter {
	readonly operation: Operation;
	readonly nth: number;
	readonly resolve: () => void;
}

export class World {
	readonly ledger = new LedgerBook();
	readonly service: Service;
	readonly #faults = new FaultPlan();
	readonly #done = new Map<Operation, number>();
	#waiters: Waiter[] = [];

	constructor(origins: Origins) {
		const elsewhere = () => this.settings.filesAt ?? origins.elsewhere;
		const links: AssetLinks = {
			pdf: (taskId) =>
				this.settings.pdfFrom === "api" && this.settings.filesAt === null
					? `${origins.api}/v1/deepresearch/tasks/${taskId}/pdf`
					: `${elsewhere()}/pdf/${taskId}`,
			image: (taskId, number) => `${elsewhere()}/image/${taskId}-${number}`,
		};
		this.service = new Service(DEFAULT_SETTINGS, links, this.ledger);
	}

	get settings(): Settings {
		return this.service.settings;
	}

	change(settings: Partial<Settings>): void {
		this.service.settings = changeSettings(this.settings, settings);
	}

	setOutcomes(rules: readonly OutcomeRule[]): void {
		this.service.chooseOutcome = chooseByRules(rules);
	}

	/** Calls are counted anew from here. */
	setFaults(rules: readonly FaultRule[]): void {
		this.#faults.set(rules);
		this.#done.clear();
	}

	/** A call begins; `done` is to be called once it has had its effect and its answer is under way. */
	call(operation: Operation): { readonly fault: Fault | undefined; readonly done: () => void } {
		const { nth, fault } = this.#faults.next(operation);
		const done = () => {
			this.#done.set(operation, nth);
			for (const waiter of this.#waiters) if (waiter.operation === operation && waiter.nth <= nth) waiter.resolve();
			this.#waiters = this.#waiters.filter((waiter) => waiter.operation !== operation || waiter.nth > nth);
		};
		return { fault, done };
	}

	/** Resolves once the nth call of the operation is done. */
	seen(operation: Operation, nth: number): Promise<void> {
		if ((this.#done.get(operation) ?? 0) >= nth) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push({ operation, nth, resolve }));
	}

	/** Throws the refusal of a key that is missing, unknown or without the permission. */
	checkKey(key: string | string[] | undefined): void {
		if (key !== this.settings.apiKey || this.settings.key === "unknown") throw new Refusal(401, "Invalid API key");
		if (this.settings.key === "forbidden") throw new Refusal(403, "This key lacks the permission");
	}

	/** The key belongs in one header and to one origin. */
	noteLeaks({ url = "", headers }: IncomingMessage, body: string, isElsewhere = false): void {
		const { apiKey } = this.settings;
		const others = Object.entries(headers).filter(([name]) => isElsewhere || name !== "x-api-key");
		const texts = [url, body, ...others.map(([, value]) => String(value))];
		if (texts.some((text) => text.includes(apiKey))) this.ledger.noteKeyLeak();
	}

	showLedger(connections: number): Ledger {
		const batches = this.service.batches();
		const { charged, held } = this.service.money;
		return this.ledger.show({ connections, charged, held, batches });
	}
}
