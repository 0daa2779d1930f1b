import type { Settings } from "./protocol.ts";

export const DEFAULT_SETTINGS: Settings = {
	apiKey: "val_stand_in_key",
	key: "valid",
	acceptDuplicates: false,
	prices: { fast: 0.1, standard: 0.5, heavy: 2.5, max: 15 },
	priceFactor: 1,
	chargeFailed: false,
	balance: null,
	concurrency: null,
	afterMs: 0,
	afterPolls: 0,
	clockOffsetMs: 0,
	pdfFrom: "api",
	filesAt: null,
	pdfKilobytes: 1,
	imageKilobytes: 1,
	emptyPages: 0,
};

/** The settings with some of them changed; a name nobody knows is a mistake of the test. */
export function changeSettings(settings: Settings, change: Partial<Settings>): Settings {
	for (const name of Object.keys(change)) {
		if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new Error(`the stand-in has no setting ${name}`);
	}
	return { ...settings, ...change, prices: { ...settings.prices, ...change.prices } };
}
