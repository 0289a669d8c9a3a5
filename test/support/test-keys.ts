/** Payload keys of tests and of recorded histories. */
export const testKeys = [{ id: 'test', key: Buffer.alloc(32, 7) }];
