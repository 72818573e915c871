-- Keys are compared and sorted by their bytes (COLLATE "C"): whatever the order of the database, and without indexes
-- that an upgrade of the system's locales silently breaks.

-- CreateTable
CREATE TABLE "oauth_bindings" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT COLLATE "C" NOT NULL,
    "nickname" TEXT,
    "avatar_url" TEXT,
    "bound_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "oauth_bindings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_identities" (
    "provider" TEXT COLLATE "C" NOT NULL,
    "issuer" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "binding_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "oauth_identities_pkey" PRIMARY KEY ("provider","issuer","kind","subject")
);

-- CreateTable
CREATE TABLE "oauth_states" (
    "state_hash" TEXT COLLATE "C" NOT NULL,
    "nonce" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "redirect_uri" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "reuse_key" TEXT COLLATE "C",
    "claim_id" TEXT COLLATE "C",
    "code_hash" TEXT COLLATE "C",
    "claim_expires_at" TIMESTAMP(3),
    "voided_at" TIMESTAMP(3),
    "outcome" TEXT COLLATE "C",

    CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "binding_events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT COLLATE "C" NOT NULL,
    "binding_id" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C",
    "occurred_at" TIMESTAMP(3) NOT NULL,
    "delivered_at" TIMESTAMP(3),

    CONSTRAINT "binding_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable: only where Laravel Sanctum has not made it yet
CREATE TABLE IF NOT EXISTS "personal_access_tokens" (
    "id" BIGSERIAL NOT NULL,
    "tokenable_type" VARCHAR(255) NOT NULL,
    "tokenable_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "token" VARCHAR(64) NOT NULL,
    "abilities" TEXT,
    "last_used_at" TIMESTAMP(0),
    "expires_at" TIMESTAMP(0),
    "created_at" TIMESTAMP(0),
    "updated_at" TIMESTAMP(0),

    CONSTRAINT "personal_access_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "oauth_bindings_user_id_provider_key" ON "oauth_bindings"("user_id", "provider");

-- CreateIndex
CREATE INDEX "oauth_identities_binding_id_idx" ON "oauth_identities"("binding_id");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_states_reuse_key_key" ON "oauth_states"("reuse_key");

-- CreateIndex
CREATE INDEX "oauth_states_user_id_provider_idx" ON "oauth_states"("user_id", "provider");

-- CreateIndex
CREATE INDEX "oauth_states_expires_at_idx" ON "oauth_states"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX IF NOT EXISTS "personal_access_tokens_token_unique" ON "personal_access_tokens"("token");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "personal_access_tokens_tokenable_type_tokenable_id_index" ON "personal_access_tokens"("tokenable_type", "tokenable_id");

-- AddForeignKey
ALTER TABLE "oauth_identities" ADD CONSTRAINT "oauth_identities_binding_id_fkey" FOREIGN KEY ("binding_id") REFERENCES "oauth_bindings"("id") ON DELETE CASCADE ON UPDATE RESTRICT;
