-- Signing in. Two new tables, and columns that are null: no row of an existing table is rewritten, and a version which
-- does not know the columns goes on writing.

-- AlterTable
ALTER TABLE "oauth_bindings" ADD COLUMN "suspended_at" DATETIME;
ALTER TABLE "oauth_bindings" ADD COLUMN "last_used_at" DATETIME;

-- AlterTable
ALTER TABLE "binding_events" ADD COLUMN "by" TEXT;
ALTER TABLE "binding_events" ADD COLUMN "reason" TEXT;

-- CreateTable
CREATE TABLE "oauth_sign_ins" (
    "state_hash" TEXT NOT NULL PRIMARY KEY,
    "challenge_hash" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "claim_id" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "claim_expires_at" DATETIME NOT NULL,
    "outcome" TEXT,
    "outcome_expires_at" DATETIME NOT NULL,
    "binding_id" TEXT,
    "bound_at" DATETIME,
    "ticket_hash" TEXT,
    "ticket_expires_at" DATETIME,
    "account" TEXT,
    "expires_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "oauth_sessions" (
    "token_id" INTEGER NOT NULL PRIMARY KEY,
    "binding_id" TEXT NOT NULL,
    "expires_at" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "oauth_sign_ins_ticket_hash_key" ON "oauth_sign_ins"("ticket_hash");

-- CreateIndex
CREATE INDEX "oauth_sign_ins_expires_at_idx" ON "oauth_sign_ins"("expires_at");

-- CreateIndex
CREATE INDEX "oauth_sessions_binding_id_idx" ON "oauth_sessions"("binding_id");

-- CreateIndex
CREATE INDEX "oauth_sessions_expires_at_idx" ON "oauth_sessions"("expires_at");
