// Generated from prisma/models.prisma by `npm run generate`.

/** The columns of each table, by the field of its model. */
export const tables = {
  oauth_bindings: {
    id: 'id',
    userId: 'user_id',
    provider: 'provider',
    nickname: 'nickname',
    avatarUrl: 'avatar_url',
    boundAt: 'bound_at',
    updatedAt: 'updated_at',
    suspendedAt: 'suspended_at',
    lastUsedAt: 'last_used_at'
  },
  oauth_identities: {
    provider: 'provider',
    issuer: 'issuer',
    kind: 'kind',
    subject: 'subject',
    bindingId: 'binding_id'
  },
  oauth_states: {
    stateHash: 'state_hash',
    nonce: 'nonce',
    userId: 'user_id',
    provider: 'provider',
    clientId: 'client_id',
    redirectUri: 'redirect_uri',
    createdAt: 'created_at',
    expiresAt: 'expires_at',
    reuseKey: 'reuse_key',
    claimId: 'claim_id',
    codeHash: 'code_hash',
    claimExpiresAt: 'claim_expires_at',
    voidedAt: 'voided_at',
    outcome: 'outcome'
  },
  oauth_sign_ins: {
    stateHash: 'state_hash',
    challengeHash: 'challenge_hash',
    provider: 'provider',
    clientId: 'client_id',
    claimId: 'claim_id',
    codeHash: 'code_hash',
    claimExpiresAt: 'claim_expires_at',
    outcome: 'outcome',
    outcomeExpiresAt: 'outcome_expires_at',
    bindingId: 'binding_id',
    boundAt: 'bound_at',
    ticketHash: 'ticket_hash',
    ticketExpiresAt: 'ticket_expires_at',
    account: 'account',
    expiresAt: 'expires_at'
  },
  oauth_sessions: { tokenId: 'token_id', bindingId: 'binding_id', expiresAt: 'expires_at' },
  binding_events: {
    id: 'id',
    type: 'type',
    userId: 'user_id',
    provider: 'provider',
    bindingId: 'binding_id',
    clientId: 'client_id',
    occurredAt: 'occurred_at',
    by: 'by',
    reason: 'reason',
    deliveredAt: 'delivered_at',
    deliverAtMs: 'deliver_at_ms',
    leaseId: 'lease_id',
    deliveryAttempts: 'delivery_attempts'
  },
  personal_access_tokens: {
    id: 'id',
    tokenableType: 'tokenable_type',
    tokenableId: 'tokenable_id',
    name: 'name',
    token: 'token',
    abilities: 'abilities',
    lastUsedAt: 'last_used_at',
    expiresAt: 'expires_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at'
  }
} as const
