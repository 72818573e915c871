/** How long a transaction may wait for a connection, and how long it may take, in ms. */
export const transactionOptions = { maxWait: 5000, timeout: 10_000 }
