-- CreateTable
CREATE TABLE "oauth_bindings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "nickname" TEXT,
    "avatar_url" TEXT,
    "bound_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "oauth_identities" (
    "provider" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "binding_id" TEXT NOT NULL,

    PRIMARY KEY ("provider", "issuer", "kind", "subject"),
    CONSTRAINT "oauth_identities_binding_id_fkey" FOREIGN KEY ("binding_id") REFERENCES "oauth_bindings" ("id") ON DELETE CASCADE ON UPDATE RESTRICT
);

-- CreateTable
CREATE TABLE "oauth_states" (
    "state_hash" TEXT NOT NULL PRIMARY KEY,
    "nonce" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "reuse_key" TEXT,
    "claim_id" TEXT,
    "code_hash" TEXT,
    "claim_expires_at" DATETIME,
    "voided_at" DATETIME,
    "outcome" TEXT
);

-- CreateTable
CREATE TABLE "binding_events" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "binding_id" TEXT NOT NULL,
    "client_id" TEXT,
    "occurred_at" DATETIME NOT NULL,
    "delivered_at" DATETIME
);

-- CreateTable: only where Laravel Sanctum has not made it yet
CREATE TABLE IF NOT EXISTS "personal_access_tokens" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tokenable_type" TEXT NOT NULL,
    "tokenable_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "abilities" TEXT,
    "last_used_at" DATETIME,
    "expires_at" DATETIME,
    "created_at" DATETIME,
    "updated_at" DATETIME
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
