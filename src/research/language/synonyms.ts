/**
 * Words that stand for one another in questions and documents. Each line is a group; a phrase counts
 * as a whole. Few and general on purpose: every group costs precision.
 */
import { stemOf, stemsOf } from "./words.ts";

const GROUPS = `
use, usage, example, getting started, quick start, quickstart, how to use
option, setting, configuration, config, parameter, flag, preference
install, installation, setup, set up
licence, license, licensing
price, cost, pricing, fee, charge, euro, dollar, eur, usd, gbp
require, requirement, prerequisite, need
support, compatible, compatibility, supported
limit, maximum, limitation, restriction
fast, performance, speed, benchmark
growth, grow, grew, rise, rose, increase
ceo, chief executive
cfo, chief financial officer, finance chief
cto, chief technology officer
coo, chief operating officer
decide, decision, resolve, agree, approve
risk, threat, danger, hazard
launch, release, announce, introduce, unveil
revenue, sales, turnover
error, exception, failure
customer, client, buyer
employee, staff, headcount, workforce, employ, people work
weight, weigh
life, last, lifetime, runtime
founded, established, incorporated, founding, founder
headquarters, headquartered, head office, based
delete, remove, erase
create, make, add
begin, start
change, update, modify
purpose, aim, goal
author, maintainer, written by
company, firm, business
payment, pay, invoice, billing
cancel, terminate, cancellation
refund, money back, reimburse
contact, email, reach
feature, capability, highlight
security, secure, vulnerability
default, by default
deadline, due date
owns, owner
operate, operator
supply, supplier
manage, manager
`;

/** A wide word before the narrower ones that answer for it; these do not stand for one another. */
const WIDER = `
financial: revenue, turnover, profit, deposits, balance, debt, income, equity, capital
finances: revenue, turnover, profit, deposits, balance, debt, income, equity, capital
`;

/** Another way to say a word. */
export interface Synonym {
	/** To search for. */
	readonly text: string;
	readonly stems: readonly string[];
}

const byStem = buildTable();

function buildTable(): ReadonlyMap<string, readonly Synonym[]> {
	const table = new Map<string, Synonym[]>();
	for (const line of GROUPS.trim().split("\n")) {
		const members = line.split(",").map((member) => ({ text: member.trim(), stems: stemsOf(member) }));
		for (const member of members) {
			const [only, ...rest] = member.stems;
			if (only === undefined || rest.length > 0) continue;
			const others = members.filter((other) => other.stems.join(" ") !== only);
			table.set(only, [...(table.get(only) ?? []), ...others]);
		}
	}
	for (const line of WIDER.trim().split("\n")) {
		const [wide = "", narrow = ""] = line.split(":");
		const others = narrow.split(",").map((member) => ({ text: member.trim(), stems: stemsOf(member) }));
		table.set(stemOf(wide), [...(table.get(stemOf(wide)) ?? []), ...others]);
	}
	return table;
}

/** Other ways to say a word: those of its group, and its British or American spelling. */
export function synonymsOf(word: string): readonly Synonym[] {
	const spelling = otherSpelling(word);
	const spelled = spelling === word ? [] : [{ text: spelling, stems: stemsOf(spelling) }];
	return [...spelled, ...(byStem.get(stemOf(word)) ?? [])];
}

function otherSpelling(word: string): string {
	if (/..is(?:e[ds]?|ing|ations?|er)$/.test(word)) return word.replace(/is(e[ds]?|ing|ations?|er)$/, "iz$1");
	if (/..iz(?:e[ds]?|ing|ations?|er)$/.test(word)) return word.replace(/iz(e[ds]?|ing|ations?|er)$/, "is$1");
	if (/(?:col|behavi|fav|lab|hon|neighb)ou?r/.test(word))
		return word.includes("our") ? word.replace("our", "or") : word.replace("or", "our");
	return word;
}
