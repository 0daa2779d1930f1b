/** Which outcome the rules of a test give a task. */
import type { TaskInput } from "../../../src/model/wire.ts";
import { hashShare } from "./chance.ts";
import type { Outcome, OutcomeRule } from "./protocol.ts";

export type ChooseOutcome = (task: TaskInput) => Outcome;

export function chooseByRules(rules: readonly OutcomeRule[]): ChooseOutcome {
	const compiled = rules.map((rule) => ({ rule, matches: compile(rule) }));
	return (task) => compiled.find(({ matches }) => matches(task))?.rule ?? {};
}

function compile({ id, query, share = 1 }: OutcomeRule): (task: TaskInput) => boolean {
	const idPattern = id === undefined ? undefined : new RegExp(id, "u");
	const queryPattern = query === undefined ? undefined : new RegExp(query, "u");
	return (task) =>
		(idPattern?.test(task.id ?? "") ?? true) &&
		(queryPattern?.test(task.query) ?? true) &&
		hashShare(task.id ?? task.query) < share;
}
