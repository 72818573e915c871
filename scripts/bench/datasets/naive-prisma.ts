import { ourDataset } from './ours.js'

/** The project's tables for the naive program, which lists states that nobody else makes for it. */
export const naiveDataset: typeof ourDataset = {
  ...ourDataset,
  // It writes no events.
  count: async (sql) => ({ ...(await ourDataset.count(sql)), events: NaN }),
  fill: (activity) =>
    ourDataset.fill(activity) + (activity === 'list' ? ['WECHAT', 'DING_TALK'].map(fillReusableStates).join('') : '')
}

const fillReusableStates = (provider: string): string => `
  INSERT INTO oauth_states
    (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
    SELECT '${provider} ' || n, '0c28af8d1e9394906b0c4e622dcdb747', CAST(n AS TEXT), '${provider}', 'bench',
      'http://127.0.0.1/', '2026-11-22 08:00:00', '2100-01-01 00:00:00', '${provider} ' || n FROM bench_numbers;`
