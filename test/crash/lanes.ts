/** Works items off, a few at a time, in their order. */
export async function inLanes<Item>(
	lanes: number,
	items: readonly Item[],
	work: (item: Item) => Promise<void>,
): Promise<void> {
	const waiting = items.values();
	const lane = async () => {
		for (const item of waiting) await work(item);
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}
