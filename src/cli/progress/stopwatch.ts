/** Milliseconds since its first call, so that the time for a question about money is not the run's. */
export function stopwatch(): () => number {
	let begun: number | undefined;
	return () => {
		const now = performance.now();
		begun ??= now;
		return now - begun;
	};
}
