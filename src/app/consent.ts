/** Nothing is bought without a yes: on the terminal, by `--yes`, or by a budget that covers the worst case. */
import type { Problem } from "../model/problem.ts";
import type { Consent } from "../store/stored-run.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { roundDollars } from "../values/round-dollars.ts";
import type { Cap } from "./cap-of.ts";

export interface ConsentRequest {
	/** US dollars that what is about to be bought may cost with every retry; null where a price is unknown. */
	readonly worstCase: number | null;
	/** US dollars of the first attempts; null where a price is unknown. */
	readonly estimate: number | null;
	/** Why that is more than the price table says; undefined when it is not. */
	readonly why?: string | undefined;
	readonly tasks: number;
	/** US dollars that the run and what it goes on with have committed already. */
	readonly spent: number;
	readonly cap: Pick<Cap, "max" | "raises">;
	readonly yes: boolean;
	readonly confirm: ((question: string) => Promise<boolean>) | undefined;
	readonly now: Date;
}

export type ConsentAnswer =
	| { readonly ok: true; readonly consent: Consent }
	| { readonly ok: false; readonly problem: Problem };

/** Whether the cap has room for the worst case beside what was spent. */
export function isCovered({
	worstCase,
	spent,
	cap: { max },
}: Pick<ConsentRequest, "worstCase" | "spent" | "cap">): boolean {
	return max !== null && worstCase !== null && roundDollars(spent + worstCase) <= max;
}

export async function askConsent(request: ConsentRequest): Promise<ConsentAnswer> {
	const { worstCase, cap, yes, confirm, now } = request;
	const { max, raises } = cap;
	const given = (given_by: Consent["given_by"]): ConsentAnswer => ({
		ok: true,
		consent: { given_by, max_cost: max, at: now.toISOString() },
	});
	if (worstCase === 0 && !raises) return given("free");
	if (isCovered(request) && !raises) return given("budget");
	if (yes) return given("flag");
	if (confirm === undefined) return { ok: false, problem: notAsked(request) };
	return (await confirm(`${describe(request)} Go on?`)) ? given("terminal") : { ok: false, problem: declined() };
}

function describe({ tasks, estimate, worstCase, why }: ConsentRequest): string {
	const what = `This run buys ${plural(tasks, "task")}`;
	if (estimate === null || worstCase === null) return `${what} at a price that is unknown.`;
	const most = worstCase > estimate ? `, at worst ${dollars(worstCase)}` : "";
	const because = why === undefined ? "" : ` (${why})`;
	return `${what} for about ${dollars(estimate)}${most}${because}.`;
}

function notAsked(request: ConsentRequest): Problem {
	const { worstCase, spent, cap } = request;
	const needed = worstCase === null ? "" : ` of ${dollars(spent + worstCase)}`;
	const budget =
		cap.max === null
			? "there is no budget"
			: `the budget of ${dollars(cap.max)} does not cover the worst case${needed}`;
	return {
		code: "consent_missing",
		severity: "error",
		message: `expected a yes to what this may cost: ${describe(request)} Nobody can be asked here, and ${budget}`,
		hint: "add --yes, or set budget.max_cost or --max-cost to what the run may cost at most",
	};
}

function declined(): Problem {
	return { code: "consent_missing", severity: "error", message: "the cost was not agreed to; nothing was sent" };
}
