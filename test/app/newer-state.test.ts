/** A state of a newer Trawl is told apart from a broken one, also by commands that have not loaded the store. */
import { expect, test } from "vitest";
import { stateRefusal } from "../../src/app/state-problems.ts";
import { NewerStateError } from "../../src/store/state-migrations.ts";

test("a state of a newer Trawl asks for the newer Trawl", () => {
	const { problems } = stateRefusal(new NewerStateError(".trawl/state.db", 99));
	expect(problems[0]?.hint).toBe("use the newer trawl, or another folder with --state");
});
