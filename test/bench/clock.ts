/** Milliseconds of a clock that all processes of a machine share and that nobody sets, so that two can be compared. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
