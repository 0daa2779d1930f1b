/** An amount of a text in the unit that a field asks for; undefined where that is in doubt. */
import type { Amount } from "./amounts.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import { isUnitless, joinUnits, NO_UNIT, type Unit } from "./units.ts";

/** Below this, a plain number is hardly meant in full where thousands or more are asked for. */
const PLAIN_AT_LEAST = 1_000;

/** `context` is the unit that the amount's surroundings state for it: a column's name, a heading. */
export function convertAmount(amount: Amount, asked: AskedQuantity, context: Unit = NO_UNIT): number | undefined {
	const { unit: wanted } = asked;
	if (wanted === null) return undefined;
	const stated = isUnitless(amount.unit) ? context : joinContext(amount.unit, context);
	if (stated === null || wanted.isPercent !== stated.isPercent) {
		const isShare = stated?.isPercent === true && asked.isShare && isUnitless(wanted);
		return isShare ? amount.number : undefined;
	}
	if (wanted.currency !== null && wanted.currency !== stated.currency) return undefined;
	if (stated.currency !== null && !asked.isMoney) return undefined;
	const factor = measureFactor(stated, wanted);
	if (factor === undefined) return undefined;
	return scaled(amount, stated, wanted, factor);
}

/** A currency that the surroundings state holds for an amount that has a scale of its own, and no more. */
function joinContext(own: Unit, context: Unit): Unit | null {
	return own.currency === null && own.scale !== null && own.measure === null && !own.isPercent
		? joinUnits(own, { ...NO_UNIT, currency: context.currency })
		: own;
}

function measureFactor(stated: Unit, wanted: Unit): number | undefined {
	if (stated.measure === null && wanted.measure === null) return 1;
	if (stated.measure === null || wanted.measure === null) return undefined;
	if (stated.measure.dimension !== wanted.measure.dimension) return undefined;
	return stated.measure.factor / wanted.measure.factor;
}

function scaled(amount: Amount, stated: Unit, wanted: Unit, factor: number): number | undefined {
	const isTooSmall = stated.scale === null && wanted.scale !== null && Math.abs(amount.number) < PLAIN_AT_LEAST;
	if (isTooSmall) return undefined;
	const value = (amount.number * factor * (stated.scale ?? 1)) / (wanted.scale ?? 1);
	return Number(value.toPrecision(12));
}
