/**
 * Words that stand for one another in questions and documents. Each line is a group; a phrase counts
 * as a whole. Few and general on purpose: every group costs precision.
 */
import { stemsOf } from "./words.ts";

const GROUPS = `
use, usage, example, getting started, quick start, quickstart, how to use
option, setting, configuration, config, parameter, flag, preference
install, installation, setup, set up
licence, license, licensing
price, cost, pricing, fee, charge
require, requirement, prerequisite, need
support, compatible, compatibility, supported
limit, maximum, limitation, restriction
fast, performance, speed, benchmark
launch, release, announce, introduce, unveil
revenue, sales, turnover
error, exception, failure
customer, client, buyer
employee, staff, headcount, workforce
founded, established, incorporated, founding
headquarters, headquartered, head office
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
`;

const bySingleStem = buildTable();

function buildTable(): ReadonlyMap<string, readonly (readonly string[])[]> {
	const table = new Map<string, (readonly string[])[]>();
	for (const line of GROUPS.trim().split("\n")) {
		const members = line.split(",").map(stemsOf);
		for (const member of members) {
			const [only, ...rest] = member;
			if (only === undefined || rest.length > 0) continue;
			const others = members.filter((other) => other.join(" ") !== only);
			table.set(only, [...(table.get(only) ?? []), ...others]);
		}
	}
	return table;
}

/** Other ways to say a stem, each a run of stems. */
export function synonymsOf(stem: string): readonly (readonly string[])[] {
	return bySingleStem.get(stem) ?? [];
}
