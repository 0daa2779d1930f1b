/** Deaths, and a folder that is not the same when the program comes back. Some of each kind here; `npm run test:crash` plays all. */
import { test } from "vitest";
import {
	playsOfChangedFile,
	playsOfLostState,
	playsOfOlderState,
	playsOfOlderStateThanRetries,
	playsOfTwoAtOnce,
} from "./loss-plays.ts";
import { playRig } from "./play-rig.ts";

const { play } = playRig();

test("the state deleted after a death: nothing is paid again", async () => {
	const plays = playsOfLostState("plain", "lose_state").filter((_, index) => index % 3 === 0);
	await play(plays, { isQuick: true });
});

test("the state deleted amid further attempts, and with the results", async () => {
	const failing = playsOfLostState("failing", "lose_state").slice(5, 6);
	const without = playsOfLostState("plain", "lose_everything").slice(3, 5);
	await play([...failing, ...without], { isQuick: true });
});

test("an older copy of the state put back", async () => {
	const part = 18;
	const plays = playsOfOlderState("one").filter((_, index) => index % part === 0);
	await play([...plays, ...playsOfOlderStateThanRetries()], { isQuick: true });
});

test("a file that asks for something else", async () => {
	await play(playsOfChangedFile().slice(2, 5), { isQuick: true });
});

test("two processes at once", async () => {
	await play(playsOfTwoAtOnce("plain").slice(1));
});
